/**
 * Unit symbols that Ionworks' documentation or examples use, or that follow from those by an SI prefix, and that stock
 * Pint 0.25 reads as the same unit. Not among them, although Pint reads them: `C` (coulomb, where a C-rate or a
 * temperature was meant), `mil` (an angle), `MM` (megamolar), `Mg` (a tonne), and whatever is not ASCII.
 */
const symbols: ReadonlySet<string> = new Set(
  [
    'm cm mm um nm', // length
    'g kg mg ug', // mass
    'L mL uL', // volume
    's min h', // time
    'V mV uV A mA uA W mW kW ohm mohm uohm kohm S mS F mF uF Hz kHz J kJ', // electricity
    'mol mmol K degC N Pa kPa MPa',
    'percent ppm dimensionless',
  ].flatMap((line) => line.split(' ')),
);

/**
 * True for a symbol, or symbols joined by `*` and `/` with whole powers: `mm`, `A*h`, `mg/cm**2`. The dotted forms of
 * Ionworks' examples (`mol.L-1`) are left out because Pint refuses them, `^` and blanks because Ionworks never writes them.
 */
export function isKnownUnit(text: string): boolean {
  return text.split(/(?<!\*)\*(?!\*)|\//).every(isKnownFactor);
}

function isKnownFactor(factor: string): boolean {
  const [symbol = '', power = '1', ...more] = factor.split('**');
  return more.length === 0 && symbols.has(symbol) && /^-?[1-9]$/.test(power);
}
