/**
 * What instruments write for a unit, and the unit that is meant. What makers write alike is here; a format adds its own
 * codes, and settles by them what means several units elsewhere: `t`, `gr`, `K`, `M`, `N`.
 */
export interface UnitCodes {
  /** The unit's id, or what was written where this format has no such code. */
  meaning(written: string): string;
  /** True where the format has such a code: for grammars in which only the unit tells a reading from other lines. */
  has(written: string): boolean;
}

type Codes = Readonly<Record<string, readonly string[]>>;

/** The unit codes of balances, those of this format first. */
export const weightCodes = (own: Codes = {}): UnitCodes => unitCodes(weights, own);

/** The unit codes of length gauges, those of this format first. */
export const lengthCodes = (own: Codes = {}): UnitCodes => unitCodes(lengths, own);

function unitCodes(shared: Codes, own: Codes): UnitCodes {
  const codes = new Map([...byCode(shared), ...byCode(own)]);
  return { meaning: (written) => codes.get(written) ?? written, has: (written) => codes.has(written) };
}

const byCode = (codes: Codes): [code: string, id: string][] =>
  Object.entries(codes).flatMap(([id, written]) => written.map((code): [string, string] => [code, id]));

const lengths: Codes = {
  mm: ['mm', 'MM'],
  um: ['um'],
  cm: ['cm'],
  m: ['m'],
  in: ['in', 'IN', 'inch', 'INCH', '"'],
  mil: ['mil', 'thou'],
  uin: ['uin'],
};

/** What has several meanings or sizes keeps its name, unless the format settles it: only the instrument's owner can. */
const weights: Codes = {
  ug: ['ug', 'mcg'],
  mg: ['mg'],
  g: ['g'],
  kg: ['kg', 'KG'],
  ct: ['ct', 'CT', 'CM'],
  lb: ['lb', 'LB'],
  oz: ['oz', 'OZ'],
  ozt: ['ozt', 'oz t'],
  GN: ['GN', 'gn'],
  dwt: ['dwt'],
  mom: ['mom'],
  tola: ['tol', 'tola'],
  tlh: ['tlh', 'tl-HK'],
  tls: ['tls'],
  tlt: ['tlt'],
  tlc: ['tlc'],
  tl: ['tl', 'TL'],
  t: ['t'],
  gr: ['gr', 'GR'],
  K: ['K'],
  bat: ['bat', 'tical'],
  msg: ['msg', 'MS'],
  pcs: ['pcs', 'PCS', 'PC'],
  '%': ['%'],
};
