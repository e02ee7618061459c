/** What makes programs of Go quick in tests (jest.config.js): Terraform, kubectl. */
export function goSettings(): Readonly<Record<string, string | undefined>> {
  const { GOGC, GOMAXPROCS } = process.env;
  return { GOGC, GOMAXPROCS };
}
