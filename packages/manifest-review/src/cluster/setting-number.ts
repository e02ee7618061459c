/** A number of a setting, as a pattern without regard to case: PostgreSQL and PgBouncer read it by strtod of C. */
export const NUMBER_FORM = String.raw`[+-]?(?:0x[\da-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)`;

const WITH_UNIT = new RegExp(String.raw`^'?(${NUMBER_FORM})\s*([a-z]*)\s*'?$`, 'i');

/** The number and the unit of `64MB`; undefined where PostgreSQL could read no number. */
export function numberWithUnit(text: string | undefined): readonly [amount: string, unit: string] | undefined {
  const [, amount, unit = ''] = WITH_UNIT.exec(text ?? '') ?? [];
  return amount === undefined ? undefined : [amount, unit];
}
