const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ...{ ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3 },
  ...{ s: 1, m: 60, h: 3600 },
};

/**
 * The seconds of a duration as Go writes it, such as `1h30m`; undefined where the text is none. A number is read in one way
 * alone: with two, a text of a hundred characters would be tried in more ways than there is time for.
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function goSeconds(text: string): number | undefined {
  if (!/^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|[uµμ]s|ms|s|m|h))+)$/.test(text)) return undefined;
  const sum = [...text.matchAll(/([\d.]+)([a-zµμ]+)/g)].reduce(
    (seconds, [, number, unit]) => seconds + Number(number) * (UNIT_SECONDS[unit ?? ''] ?? 0),
    0,
  );
  return text.startsWith('-') ? -sum : sum;
}
