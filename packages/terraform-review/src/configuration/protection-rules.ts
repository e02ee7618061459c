import type { Rule } from '@vmshift/findings';
import { entries, type JsonValue, property } from '../plannable/json-value';
import { inOneOrder } from '../synthesized-stack';
import { type BlockText, evaluatedPart, textsOf } from './block-texts';
import { blocksOf, type ConfigurationChange, configurationRule, isSame, printJson } from './configuration-change';
import { writtenSecrets } from './written-secrets';

const lifecycleOf = (block: JsonValue | undefined, name: string) =>
  inOneOrder(name, property(property(block, 'lifecycle'), name));

const protectionRemoved = configurationRule({
  id: 'protection-removed',
  title: 'What Terraform refuses to destroy stays so',
  judge: (change) =>
    blocksOf(change, 'resource')
      .filter(({ before }) => lifecycleOf(before, 'prevent_destroy') === true)
      .filter(({ after }) => lifecycleOf(after, 'prevent_destroy') !== true)
      .map(({ type, name, after }) => ({
        ...{ address: `${type}.${name}`, path: 'lifecycle.prevent_destroy', before: 'true' },
        after: printJson(lifecycleOf(after, 'prevent_destroy')),
      })),
  class: 'data-loss',
  verdict: 'block',
  because: 'the resource may be destroyed or replaced from now on',
  impact: 'the next change that cannot be made in place deletes it with what it holds',
  fix: 'keep prevent_destroy; where the object has to go, that is a change of its own, after its data was copied',
  see: 'https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy',
});

const changesIgnored = configurationRule({
  id: 'changes-ignored',
  title: 'Terraform puts back what was changed by hand',
  judge: (change) =>
    blocksOf(change, 'resource').flatMap(({ type, name, before, after }) => {
      const [base, head] = [lifecycleOf(before, 'ignore_changes'), lifecycleOf(after, 'ignore_changes')];
      if (before === undefined || head === undefined || isSame(base, head)) return [];
      const path = 'lifecycle.ignore_changes';
      return [{ address: `${type}.${name}`, path, before: printJson(base), after: printJson(head) }];
    }),
  class: 'sync-failure',
  verdict: 'warn',
  because: 'Terraform no longer looks at these attributes of an object that exists',
  impact: 'a change of them in the model is planned as nothing, and one by hand is never seen',
  fix: 'ignore what another program owns, such as the count of a pool with an autoscaler, and nothing else',
  see: 'https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes',
});

/** Arguments by which one block stands for another number of objects, or for one that goes when another does. */
const MULTIPLYING = ['count', 'for_each'];
const REPLACING = 'replace_triggered_by';

const objectsMultiplied = configurationRule({
  id: 'objects-multiplied',
  title: 'A block stands for the one object that it made',
  judge: (change) =>
    blocksOf(change, 'resource')
      .filter(({ before }) => before !== undefined)
      .flatMap(({ type, name, before, after }) =>
        [
          ...MULTIPLYING.map((path) => ({ path, base: property(before, path), head: property(after, path) })),
          {
            path: `lifecycle.${REPLACING}`,
            ...{ base: lifecycleOf(before, REPLACING), head: lifecycleOf(after, REPLACING) },
          },
        ].flatMap(({ path, base, head }) =>
          isSame(base, head) || (head === undefined && path.startsWith('lifecycle.'))
            ? []
            : [{ address: `${type}.${name}`, path, before: printJson(base), after: printJson(head) }],
        ),
      ),
  class: 'data-loss',
  verdict: 'block',
  because: ({ path }) =>
    path.startsWith('lifecycle.')
      ? 'the object is replaced whenever another one changes'
      : `with ${path} the block stands for another number of objects, none among them`,
  impact: ({ path }) =>
    path.startsWith('lifecycle.')
      ? 'a replaced object loses what it holds'
      : 'the object that exists is destroyed, or goes on under another address that nothing refers to',
  fix: 'leave it out; an environment or an object more is one of the model',
  see: 'https://developer.hashicorp.com/terraform/language/meta-arguments/count',
});

/** The marks that keep a value out of what is printed, by section. */
const MARKS = [
  ['output', 'sensitive'],
  ['variable', 'sensitive'],
  ['variable', 'ephemeral'],
] as const;

/** Whether a path leads to a key of a Secret, and not to a mark. */
const isOfSecret = (path: string) => path.includes('data_wo');

const markRemoved = configurationRule({
  id: 'secrecy-removed',
  title: 'What is secret is printed nowhere and stands in no state',
  judge: ({ before, after }) => [
    ...writtenSecrets(before, after),
    ...MARKS.flatMap(([section, mark]) =>
      entries(property(before, section)).flatMap(([name, block]) => {
        const head = property(property(after, section), name);
        if (property(block, mark) !== true || head === undefined || property(head, mark) === true) return [];
        return [{ address: `${section}.${name}`, path: mark, before: 'true', after: printJson(property(head, mark)) }];
      }),
    ),
  ],
  class: 'secret-leak',
  verdict: 'block',
  because: ({ path }) =>
    isOfSecret(path)
      ? 'the value is a text of the configuration, not an expression of a variable'
      : `the value is no longer ${path}`,
  impact: ({ path }) =>
    isOfSecret(path)
      ? 'the value is in the history of Git, and stays there when it is taken back: it has to be rotated'
      : path === 'ephemeral'
        ? 'the value is written into plans and states from now on'
        : 'the value is printed by plans, by applies and by terraform output',
  fix: ({ path }) =>
    isOfSecret(path)
      ? 'write the variable in place of the text again, and rotate the value where it was pushed (docs/maintenance.md#rotate-a-key)'
      : 'keep the mark; a value that is no secret any more gets another name',
  see: 'https://developer.hashicorp.com/terraform/language/manage-sensitive-data',
});

const nonsensitiveAdded = configurationRule({
  id: 'secret-unmasked',
  title: 'No expression takes the mark off a secret',
  judge: ({ before, after, knownUnmasking = new Set() }) => {
    const known = new Set([...knownUnmasking, ...unmasking(before).map(({ text }) => text)]);
    return [
      ...unmasking(after)
        .filter(({ text }) => !known.has(text))
        .map(({ address, text }) => ({ address, after: text, isUnmasked: true })),
      ...masksDropped(before, after).map((address) => ({ address, isUnmasked: false })),
    ];
  },
  class: 'secret-leak',
  verdict: 'block',
  because: ({ isUnmasked }) =>
    isUnmasked ? 'the expression calls nonsensitive()' : 'an expression no longer calls sensitive()',
  impact: 'what Terraform hid is printed by the plan, and by everyone who reads it',
  fix: ({ isUnmasked }) =>
    isUnmasked
      ? 'use the value as it is; where only a part of it is no secret, output that part from its own stack'
      : 'keep sensitive() around what comes from another state, where nothing marks it',
  see: 'https://developer.hashicorp.com/terraform/language/functions/nonsensitive',
});

/** The expressions of some stacks that take the mark off a secret: a stack that is added may have those of its like. */
export function unmaskingExpressions(stacks: Iterable<string>): ReadonlySet<string> {
  return new Set([...stacks].flatMap((text) => unmasking(JSON.parse(text) as JsonValue).map((one) => one.text)));
}

/** Every text that takes a mark off, by the block that holds it. */
function unmasking(stack: JsonValue): readonly BlockText[] {
  return textsOf(stack).filter(({ text }) => /\bnonsensitive\s*\(/.test(evaluatedPart(text)));
}

/** Blocks of both sides in which fewer expressions put the mark on a value. */
function masksDropped(before: JsonValue, after: JsonValue): readonly string[] {
  const count = (side: JsonValue): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const { address, text } of textsOf(side)) {
      const masks = text.match(/\bsensitive\s*\(/g)?.length ?? 0;
      counts.set(address, (counts.get(address) ?? 0) + masks);
    }
    return counts;
  };
  const [was, is] = [count(before), count(after)];
  return [...was].filter(([address, masks]) => masks > (is.get(address) ?? masks)).map(([address]) => address);
}

/** What keeps objects and secrets. */
export const protectionRules: readonly Rule<ConfigurationChange>[] = [
  protectionRemoved,
  changesIgnored,
  objectsMultiplied,
  markRemoved,
  nonsensitiveAdded,
];
