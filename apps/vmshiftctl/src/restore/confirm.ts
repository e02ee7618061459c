import { createInterface } from 'node:readline';
import { UserError } from '@vmshift/findings';
import { quote, UsageError } from '../usage-error';
import type { World } from '../world';

/** @throws UserError where the name was not typed @throws UsageError where no terminal is there */
export async function confirm(name: string, { input: open, warn }: World): Promise<void> {
  const input = open?.();
  if (input?.isTTY !== true) throw new UsageError('no terminal to ask at; nothing was changed; add --yes');
  warn(`type ${name} to go on:`);
  const lines = createInterface({ input });
  const stop = (): void => lines.close();
  process.once('SIGINT', stop);
  let typed = '';
  try {
    for await (const line of lines) {
      typed = line.trim();
      if (typed === name) return;
      break;
    }
  } finally {
    process.off('SIGINT', stop);
    lines.close();
  }
  throw new UserError(
    typed === '' ? 'nothing was changed' : `got ${quote(typed)}; allowed: ${name}; nothing was changed`,
  );
}
