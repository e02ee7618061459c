import { nearestHint, type RuleDescription } from '@vmshift/findings';
import type { ExitCode } from '../exit-code';
import { writeLines } from '../report/write-lines';
import { listedRules } from '../rules/listed-rules';
import { rulesMarkdown } from '../rules/rules-markdown';
import { rulesText, ruleText } from '../rules/rules-text';
import { printJson } from '../terminal/print-json';
import { wrapLine } from '../terminal/wrap-text';
import { ArgumentCheck, UsageError } from '../usage-error';
import type { World } from '../world';

export interface RulesOptions {
  /** @default text */
  readonly format?: string;
  /** File that receives the list. @default standard output */
  readonly output?: string;
}

const FORMATS = ['text', 'markdown', 'json'];

/** Prints all rules, or one by its id. */
export async function rules(id: string | undefined, options: RulesOptions, world: World): Promise<ExitCode> {
  const { format = 'text', output } = options;
  const check = new ArgumentCheck();
  if (!FORMATS.includes(format)) check.note('--format', format, FORMATS.join(', '));
  check.finish();
  const shown = id === undefined ? listedRules : [ruleOf(id)];
  const lines = print(shown, id, format);
  const toTerminal = format === 'text' && output === undefined;
  writeLines(toTerminal ? lines.flatMap((line) => wrapLine(line, world.width())) : lines, output, world);
  return 0;
}

function ruleOf(id: string): RuleDescription {
  const rule = listedRules.find((one) => one.id === id);
  if (rule !== undefined) return rule;
  const ids = listedRules.map((one) => one.id);
  throw new UsageError(
    `there is no rule ${JSON.stringify(id)}; ${nearestHint(id, ids)}all of them: ./vmshiftctl rules`,
  );
}

function print(shown: readonly RuleDescription[], id: string | undefined, format: string): readonly string[] {
  if (format === 'markdown') return rulesMarkdown(shown).trimEnd().split('\n');
  if (format === 'json') {
    const lines: string[] = [];
    const plain = shown.map(({ id: name, layer, title, class: threat, verdict, severity, see }) => ({
      ...{ id: name, layer, title, class: threat, verdict, severity, see },
    }));
    printJson({ print: (line) => lines.push(line) }, plain);
    return lines;
  }
  return id === undefined ? rulesText(shown) : shown.flatMap(ruleText);
}
