import type { Rule, Verdict } from '@vmshift/findings';
import { entries, type JsonValue, property } from '../plannable/json-value';
import { untoldDifferences } from '../untold-differences';
import { type ConfigurationChange, configurationRule, isSame, printJson } from './configuration-change';
import { SECTIONS, SETTINGS } from './language-rules';

const outputChanged = configurationRule({
  id: 'output-changed',
  title: 'A stack hands on what it handed on',
  judge: ({ before, after }) =>
    entries(property(before, 'output')).flatMap(([name, block]) => {
      const head = property(property(after, 'output'), name);
      const [was, is] = [block, head].map((side) => property(side, 'value'));
      return isSame(was, is) ? [] : [{ address: `output.${name}`, before: printJson(was), after: printJson(is) }];
    }),
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ after }) =>
    after === undefined ? 'the stack has this output no more' : 'the output gets its value from another expression',
  impact: 'the stacks that read it use another address or credential from their next deploy on, or cannot be planned',
  fix: 'change what reads it in the same pull request, and deploy this stack first',
  see: 'https://developer.hashicorp.com/terraform/language/values/outputs',
});

const secretHasDefault = configurationRule({
  id: 'secret-has-default',
  title: 'A secret comes from outside of Git',
  judge: ({ before, after }) =>
    entries(property(after, 'variable')).flatMap(([name, block]) => {
      const isSecret = property(block, 'sensitive') === true || property(block, 'ephemeral') === true;
      const value = property(block, 'default');
      const base = property(property(property(before, 'variable'), name), 'default');
      if (!isSecret || value === undefined || value === null || isSame(base, value)) return [];
      return [{ address: `variable.${name}`, path: 'default' }];
    }),
  class: 'secret-leak',
  verdict: 'block',
  because: 'a variable that is secret has a default',
  impact: 'the value stands in Git, and is used wherever none is given',
  fix: 'remove the default, and set the variable where the stack is deployed (docs/setup.md)',
  see: 'https://developer.hashicorp.com/terraform/language/values/variables#default-values-for-variables',
});

/** Parts of a configuration that decide what is made, in which order, or by whom; a plan of two configurations shows none. */
const DECIDING =
  /^(?:data|locals|module|terraform)\.|^resource\.[^.]+\.[^.]+\.(?:connection|count|for_each|lifecycle|provider|provisioner)$/;

const languageUnjudged = configurationRule({
  id: 'language-unjudged',
  title: 'A rule judges every part of a configuration that changes',
  judge: (change) => {
    const [base, head] = [change.before, change.after].map((side) => JSON.stringify(side));
    if (Object.keys(change.before).length === 0) return [];
    return untoldDifferences(base ?? '{}', head ?? '{}')
      .filter(isOfKnownSection)
      .map((path) => {
        const [was, is] = [change.before, change.after].map((side) => printJson(partAt(side, path), path));
        const isOfReaders = path.startsWith('locals.') && (was === undefined || is === undefined);
        const verdict: Verdict = DECIDING.test(path) && !isOfReaders ? 'warn' : 'info';
        return { ...placeOf(path), before: was, after: is, verdict, isOfReaders };
      });
  },
  class: 'outage',
  verdict: 'warn',
  // Nothing reads a local before it is there, or after it is gone: a reader changes in the same comparison.
  because: ({ isOfReaders }) =>
    isOfReaders
      ? 'a local that only one side has does nothing by itself; what reads it changes too'
      : 'no rule knows what a change of this part does, and no plan of two configurations shows it',
  impact: ({ isOfReaders }) =>
    isOfReaders
      ? 'the arguments that read it are told by themselves'
      : 'other objects, values or credentials may come of it than the plan here shows',
  fix: 'read both sides, and the plan that infra.yaml makes before it deploys',
  see: 'https://developer.hashicorp.com/terraform/language/syntax/json',
  explainedBy: ['*'],
});

/** The rule section-added tells the others. */
function isOfKnownSection(part: string): boolean {
  const [section = '', setting = ''] = part.split('.');
  return section === 'terraform' ? SETTINGS.has(setting) : SECTIONS.has(section);
}

/** `resource.linode_volume.data.lifecycle` is the path `lifecycle` of `linode_volume.data`; other parts stand for themselves. */
function placeOf(part: string): { readonly address: string; readonly path: string } {
  const [section, type, name, argument] = part.split('.');
  return section === 'resource' && argument !== undefined
    ? { address: `${type}.${name}`, path: argument }
    : { address: part, path: '' };
}

function partAt(side: JsonValue, part: string): JsonValue | undefined {
  return part.split('.').reduce<JsonValue | undefined>((node, step) => property(node, step), side);
}

/** What no plan shows and no other rule of a configuration knows. */
export const unjudgedConfigurationRules: readonly Rule<ConfigurationChange>[] = [
  outputChanged,
  secretHasDefault,
  languageUnjudged,
];
