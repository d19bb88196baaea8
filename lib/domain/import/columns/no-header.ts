import { quoted } from '../../problem.ts';
import { orMapped } from '../settled-by.ts';
import type { Row } from '../table.ts';
import { bestOf, type HeaderRow } from './header-row.ts';

const cells = '("Cell name", "Sample ID", "Barcode" …)';
const values = '("Thickness [mm]", "Weight (g)", "Value" …)';

/** Why no row is a header, in a clause that says what to do. */
export function whyNoHeader(candidates: readonly HeaderRow[], rows: readonly Row[]): string {
  const [first] = rows;
  if (!first) return 'it has no rows';
  const half = bestOf(candidates.filter(({ namesCell, namesValue, score }) => namesCell !== namesValue && score > 0));
  if (half) return whyHalf(half, (rows[half.at] as Row).number);

  const isCellTold = candidates.some(({ namesCell }) => namesCell);
  const looked = isCellTold ? `a value ${values}` : `a cell ${cells} and a value`;
  const there = `row ${first.number} has ${listOf(first.cells)}`;
  return `no row names ${looked}; ${there}; name the columns with ${orMapped(`--map ${example(first.cells)}=${isCellTold ? 'thickness' : 'cell'}`, 'columns')}`;
}

/** A row names the cell, or a value, and not the other. */
function whyHalf({ columns, namesCell }: HeaderRow, row: number): string {
  const headersOf = (kind: 'unmatched' | 'computed') =>
    columns.filter(({ meaning, header }) => meaning.kind === kind && header !== '').map(({ header }) => header);
  const unknown = headersOf('unmatched');
  const rest = unknown.length === 0 ? 'it has no other columns' : `unknown are ${listOf(unknown)}`;
  if (!namesCell) {
    const map =
      unknown.length === 0 ? '' : `its column with ${orMapped(`--map ${example(unknown)}=cell`, 'columns')}, or `;
    return `row ${row} names a value and no cell ${cells}: ${rest}; name ${map}the cell of all rows with ${orMapped('--default cell=…', 'defaults')}`;
  }
  const computed = headersOf('computed');
  if (computed.length > 0) {
    return `row ${row} names a cell, and no value that is not computed from others: ${listOf(computed)}; what is to be imported all the same, name with ${orMapped(`--map ${example(computed)}=thickness`, 'columns')}`;
  }
  const map =
    unknown.length === 0 ? '' : `; name its column with ${orMapped(`--map ${example(unknown)}=thickness`, 'columns')}`;
  return `row ${row} names a cell and no value ${values}: ${rest}${map}`;
}

const example = (headers: readonly string[]): string => quoted(headers.find((header) => header !== '') as string, 40);

const mostNamed = 6;

/** The first few texts, quoted. */
export function listOf(texts: readonly string[]): string {
  const named = texts.filter((text) => text !== '');
  const shown = named.slice(0, mostNamed).map((text) => quoted(text, 40));
  return named.length > mostNamed ? `${shown.join(', ')} and ${named.length - mostNamed} more` : shown.join(', ');
}
