import type { World } from '../world';

/** Environment variables that hold credentials. */
const CREDENTIALS =
  /^(TF_VAR_.*|LINODE_TOKEN|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|.*(TOKEN|PASSWORD|SECRET|_KEY))$/;

/** Shorter values are not hidden: they would hide half of every line. */
const SHORTEST = 6;

/** A line of a credential with several: a log is hidden line by line. */
const SHORTEST_LINE = 12;

/** Hides the credentials of the environment in what a foreign program prints, whole or by the line. */
export function scrubber({ env }: Pick<World, 'env'>): (text: string) => string {
  const secrets = Object.entries(env)
    .flatMap(([name, value]) =>
      CREDENTIALS.test(name) && value !== undefined && value.length >= SHORTEST ? [value, ...linesOf(value)] : [],
    )
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, '(sensitive value)'), text);
}

function linesOf(value: string): readonly string[] {
  const lines = value.split('\n').map((line) => line.trim());
  return lines.length === 1 ? [] : lines.filter(({ length }) => length >= SHORTEST_LINE);
}
