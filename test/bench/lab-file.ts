import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const readingsASession = 5;
const sessionsACell = 38;

/** Writes a CSV as a lab keeps it for years: so many rows, five presses a session, semicolons, and local times. */
export async function writeLabFile(path: string, rows: number): Promise<void> {
  await pipeline(linesOf(rows), createWriteStream(path));
}

function* linesOf(rows: number): Generator<string> {
  let text = 'Cell name;Stage;Measured at;Instrument;Operator;Position;Thickness [mm]\r\n';
  for (let row = 0; row < rows; row += 1) {
    text += lineOf(row);
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}

function lineOf(row: number): string {
  const session = Math.floor(row / readingsASession);
  const press = row % readingsASession;
  const cell = Math.floor(session / sessionsACell);
  const at = new Date(Date.UTC(2023, 0, 2 + (session % sessionsACell) * 25, 8, session % 60, press * 7));
  const day = at.toISOString();
  const value = `4,${String(100 + ((row * 7) % 800)).padStart(3, '0')}`;
  const stage = session % 3 === 0 ? 'dry' : 'filled';
  return `A-${String(cell).padStart(5, '0')};${stage};${day.slice(8, 10)}.${day.slice(5, 7)}.${day.slice(0, 4)} ${day.slice(11, 19)};mic-1;Ada;${press + 1};${value}\r\n`;
}
