import { kindOfStack } from '@vmshift/environments';
import { entries, type JsonValue, property } from './json-value';
import type { Interpolation, Token } from './templates';

/** What another token stands before or behind. */
export const symbol = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === 'symbol' && texts.includes(token.text);

const name = (token: Token | undefined): string | undefined => (token?.kind === 'name' ? token.text : undefined);

/** What a name of an expression is. */
export type NamedToken = { readonly kind: 'function' | 'key' | 'literal'; readonly name: string } | Reference;

export interface Reference {
  readonly kind: 'reference';
  /** `var`, `local`, `data`, `self`, `terraform`, or the type of a resource. */
  readonly root: string;
  /** Names behind it, up to the first index. */
  readonly path: readonly string[];
}

const LITERALS = ['true', 'false', 'null'];

/** The names that an expression starts with, calls or sets; attributes belong to the reference before them. */
export function namedTokens(tokens: readonly Token[]): readonly NamedToken[] {
  return tokens.flatMap((token, at): readonly NamedToken[] => {
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    if (token.kind !== 'name' || symbol(before, '.')) return [];
    if (symbol(after, '(')) return [{ kind: 'function', name: token.text }];
    if (symbol(after, '=') && symbol(before, '{', ',')) return [{ kind: 'key', name: token.text }];
    if (LITERALS.includes(token.text)) return [{ kind: 'literal', name: token.text }];
    const path: string[] = [];
    let next = at + 1;
    for (; symbol(tokens[next], '.'); next += 2) {
      const step = name(tokens[next + 1]);
      if (step === undefined) break;
      path.push(step);
    }
    return [{ kind: 'reference', root: token.text, path }];
  });
}

/** What a reference reads, whatever the object is called: two that are alike in it are secrets, or not, alike. */
export function formOf({ root, path }: Reference): string {
  const named = root === 'data' ? 1 : 0;
  const steps = root === 'local' ? path : path.map((step, index) => (index === named ? '*' : step));
  return [root, ...steps].join('.');
}

/** Type of the data source that reads the outputs of another stack. */
export const REMOTE_STATE = 'terraform_remote_state';

/** The data sources of a stack that read the outputs of others, by name. */
export function remoteStates(stack: JsonValue): readonly (readonly [name: string, block: JsonValue])[] {
  return entries(property(property(stack, 'data'), REMOTE_STATE));
}

/** Prefix of the name that CDKTF gives to it. */
const STATE_NAME = /^cross-stack-reference-input-(.+)$/;

/** The stack whose state a data source reads, by its name. */
export function stackOfState(name: string): string | undefined {
  return STATE_NAME.exec(name)?.[1];
}

/** The text of an expression; the same for every environment. */
export function generalizedText({ tokens }: Interpolation): string {
  return generalizedNames(tokens.map(({ text }) => text).join(' '));
}

/** A text with the names of states of one kind of stack made the same: environments are in no other name. */
export function generalizedNames(text: string): string {
  return text.replace(
    /cross-stack-reference-input-([A-Za-z0-9_-]+)/g,
    (_, stack: string) => `state of ${kindOfStack(stack)}`,
  );
}
