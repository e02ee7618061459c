import {
  concealCredentials,
  credentialIn,
  defineRule,
  type Place,
  type Rule,
  type RuleDefinition,
  terraformObject,
} from '@vmshift/findings';
import { Hidden } from '../plan-value';
import { canonical, entries, type JsonObject, type JsonValue, property } from '../plannable/json-value';

/** Two synthesized configurations of one stack. */
export interface ConfigurationChange {
  readonly stack: string;
  /** Environments that the stack serves. */
  readonly environments: readonly string[];
  /** Before the change; empty where the stack is new. */
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Sources of the providers that any stack of the base pins. */
  readonly knownSources: ReadonlySet<string>;
  /** Expressions of any stack of the base that take the mark off a secret. @default none is known */
  readonly knownUnmasking?: ReadonlySet<string>;
}

/** One part of a configuration that differs. */
export interface ConfigurationPart extends Omit<Place, 'object'> {
  /** Such as `terraform.backend`, `provider.linode` or `linode_volume.data`. */
  readonly address: string;
}

export interface ConfigurationRuleDefinition<Facts extends ConfigurationPart>
  extends Omit<RuleDefinition<ConfigurationChange, Omit<Facts, 'address'> & Place>, 'judge' | 'reads'> {
  /** Gives parts and facts. Pure; never throws on a malformed block. */
  readonly judge: (change: ConfigurationChange) => readonly Facts[];
}

/** A rule over what Terraform itself reads of a configuration, which a plan does not show. */
export function configurationRule<Facts extends ConfigurationPart>({
  judge,
  ...rule
}: ConfigurationRuleDefinition<Facts>): Rule<ConfigurationChange> {
  return defineRule('configuration', {
    ...rule,
    judge: (change) =>
      judge(change).map(({ address, ...facts }) => ({ ...facts, object: terraformObject(change.stack, address) })),
  });
}

/** A block of two names, such as a resource, with the same one before the change. */
export interface NamedBlock {
  readonly type: string;
  readonly name: string;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue;
}

/** The blocks of a section after the change, such as `resource`: by type and name. */
export function blocksOf({ before, after }: ConfigurationChange, section: string): readonly NamedBlock[] {
  return entries(property(after, section)).flatMap(([type, named]) =>
    entries(named).map(([name, block]) => ({
      ...{ type, name, after: block },
      before: property(property(property(before, section), type), name),
    })),
  );
}

/** What an expression gives to a name, `"token" = local.x`, where that is no literal, nor a function of one. */
const GIVEN = / = (?=[A-Za-z_(])(?![\w.]+\(")/g;
const EXPRESSION = /\$\{(?:[^{}]|\{[^{}]*\})*\}/g;

/** Hides a credential. An expression is none, whatever its name; a literal next to one, or in one, may be. */
function conceal(credential: unknown): string {
  const text = String(credential);
  const isLiteral = credentialIn(text) === undefined && text.replace(EXPRESSION, '').trim() !== '';
  const isHidden = isLiteral || credentialIn(text.replace(GIVEN, ' = ${')) !== undefined;
  return isHidden || !text.includes('${') ? String(Hidden.SENSITIVE) : text;
}

/**
 * A value as a report may show it; undefined where there is none.
 * @param name that it stands under. @default what is in it is hidden by names of its own, and by its looks
 */
export function printJson(value: JsonValue | undefined, name = ''): string | undefined {
  if (value === undefined) return undefined;
  const shown = concealCredentials(value, { name, isDocument: true, conceal }) as JsonValue;
  return typeof shown === 'string' ? shown : canonical(shown);
}

export function isSame(before: JsonValue | undefined, after: JsonValue | undefined): boolean {
  return canonical(before) === canonical(after);
}
