import { UserError } from '@vmshift/findings';
import type { Format } from '@vmshift/releases';

/** The command was called in a wrong way: the program prints the message and exits 2. */
export class UsageError extends UserError {}

/** Collects what is wrong with a command's arguments, so that all of it is reported at once. */
export class ArgumentCheck {
  private readonly messages: string[] = [];

  /** Notes a value that the format does not allow; an absent one is fine. */
  value(flag: string, value: unknown, format: Format): void {
    if (value !== undefined && !format.matches(value)) this.note(flag, value, format.allowed);
  }

  note(flag: string, value: unknown, allowed: string): void {
    this.messages.push(`${flag}: got ${quote(value)}; allowed: ${allowed}`);
  }

  /** @throws UsageError with everything that was noted */
  finish(): void {
    if (this.messages.length > 0) throw new UsageError(this.messages);
  }
}

/** A value on one line, in printable ASCII, at most 80 characters of it. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return shown.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
