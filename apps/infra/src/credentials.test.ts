import { sensitiveAttributes } from '@cdktf/provider-linode/sensitive-attributes';
import { variants } from '../test-support/models';
import { type StackJson, stacksOf, texts } from '../test-support/stack-json';
import { VARIABLES, type VariableDeclaration } from './terraform/variables';

/** Sensitive attributes of the other providers that the stacks read. */
const SENSITIVE: Readonly<Record<string, readonly string[]>> = {
  ...sensitiveAttributes,
  kubernetes_secret_v1: ['data'],
};

/** Whether an expression is marked or reaches a sensitive attribute, directly or through the locals of its stack. */
function isSensitive(expression: string, stack: StackJson): boolean {
  const types = Object.entries(SENSITIVE);
  const direct = types.some(([type, attributes]) =>
    attributes.some((attribute) => new RegExp(`\\b${type}\\.[\\w-]+\\.${attribute}\\b`).test(expression)),
  );
  const marked = /(?<!non)sensitive\(/.test(expression);
  const locals = [...expression.matchAll(/\blocal\.([\w-]+)/g)].map(([, name]) => stack.locals?.[name ?? ''] ?? '');
  return (
    !/^\$\{nonsensitive\(/.test(expression) && (direct || marked || locals.some((local) => isSensitive(local, stack)))
  );
}

/** Outputs that other stacks read a credential from, as `<stack>.<output>`. */
function credentialOutputs(stacks: ReadonlyMap<string, StackJson>): string[] {
  return [...stacks].flatMap(([name, stack]) =>
    Object.entries(stack.output ?? {})
      .filter(([, { value }]) => isSensitive(String(value), stack))
      .map(([output]) => `${name}.${output}`),
  );
}

test.each(variants)('with %s every credential that crosses stacks gets its mark back', (_, variant) => {
  const stacks = stacksOf(variant);
  const credentials = credentialOutputs(stacks);
  const reads: string[] = [];
  for (const [name, stack] of stacks) {
    for (const [path, text] of texts(stack)) {
      const pattern =
        /(sensitive\()?data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)/g;
      for (const [whole, mark, producer, output] of text.matchAll(pattern)) {
        if (!credentials.includes(`${producer}.${output}`)) continue;
        reads.push(`${producer}.${output}`);
        expect([name, path, whole, mark]).toEqual([name, path, whole, 'sensitive(']);
      }
    }
  }
  // every credential that is offered is read: an output that is not needed would only be in the state
  expect([...new Set(reads)].sort()).toEqual([...credentials].sort());
});

test.each(variants)('with %s an output that holds a credential is marked', (_, variant) => {
  for (const stack of stacksOf(variant).values()) {
    for (const output of Object.values(stack.output ?? {})) {
      if (isSensitive(String(output.value), stack)) expect(output).toMatchObject({ sensitive: true });
    }
  }
});

test.each(variants)(
  'with %s a variable is used in write-only arguments and in its own validation, nowhere else',
  (_, variant) => {
    for (const stack of stacksOf(variant).values()) {
      for (const [path, text] of texts(stack)) {
        if (!/\bvar\./.test(text)) continue;
        expect(path).toMatch(
          /^resource\.kubernetes_secret_v1\.[\w-]+\.data_wo\.|^variable\.\w+\.validation\.0\.condition$/,
        );
      }
    }
  },
);

test.each(variants)('with %s every variable is ephemeral, without a default, and validated', (_, variant) => {
  for (const stack of stacksOf(variant).values()) {
    for (const [name, variable] of Object.entries(stack.variable ?? {})) {
      expect(variable).toMatchObject({ ephemeral: true, nullable: false, type: 'string' });
      const own: Readonly<Record<string, VariableDeclaration>> = VARIABLES;
      expect(variable.sensitive).toBe(own[name]?.sensitive ?? true);
      expect(variable.validation).toHaveLength(1);
      expect(variable).not.toHaveProperty('default');
    }
  }
});

test.each(variants)('with %s no backend and no provider holds a credential', (_, variant) => {
  for (const stack of stacksOf(variant).values()) {
    expect(Object.keys(Object.values(stack.terraform.backend)[0] ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/access_key|secret|token|password/)]),
    );
    expect(stack.provider.linode ?? [{}]).toEqual([{}]);
  }
});

test.each(variants)(
  'with %s a write-only argument has a revision, without which the Secret stays empty',
  (_, variant) => {
    for (const stack of stacksOf(variant).values()) {
      for (const secret of Object.values(stack.resource.kubernetes_secret_v1 ?? {})) {
        if (secret.data_wo === undefined) continue;
        expect(secret.data_wo_revision).toBeGreaterThanOrEqual(1);
        expect(secret).not.toHaveProperty('data');
      }
    }
  },
);
