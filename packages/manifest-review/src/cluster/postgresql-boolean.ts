/** What PostgreSQL takes for a truth value, each with how many of its letters are enough. */
const WORDS = [
  { word: 'true', enough: 1, value: true },
  { word: 'yes', enough: 1, value: true },
  { word: 'on', enough: 2, value: true },
  { word: '1', enough: 1, value: true },
  { word: 'false', enough: 1, value: false },
  { word: 'no', enough: 1, value: false },
  { word: 'off', enough: 2, value: false },
  { word: '0', enough: 1, value: false },
] as const;

/**
 * `on` of `fsync`: any beginning of a word will do that no other has, so that `f` and `of` are off; undefined where PostgreSQL
 * could not read it.
 * @see https://www.postgresql.org/docs/16/config-setting.html
 */
export function postgresqlBoolean(text: string | undefined): boolean | undefined {
  const given = (text ?? '').toLowerCase();
  return WORDS.find(({ word, enough }) => given.length >= enough && word.startsWith(given))?.value;
}
