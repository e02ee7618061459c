import { UsageError } from '../usage-error';

/** @throws UsageError when it is no whole number of minutes */
export function planMinutes(text: string | undefined): { readonly planMinutes?: number } {
  if (text === undefined) return {};
  if (!/^[1-9]\d{0,2}$/.test(text))
    throw new UsageError(`--timeout: got ${JSON.stringify(text)}; allowed: minutes, 1 to 999`);
  return { planMinutes: Number(text) };
}
