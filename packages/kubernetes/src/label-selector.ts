import { type Data, isData } from './data';
import { type Report, unreported } from './field-problem';
import { fieldPath, itemPaths } from './path';

export type Labels = Readonly<Record<string, string>>;

/** One condition of a selector; all of them have to hold. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
type Operator = (typeof OPERATORS)[number];

/**
 * Whether a label selector (`matchLabels` and `matchExpressions`) selects something with these labels. The empty selector
 * selects everything; an absent one, and one that the API server refuses, selects nothing. The default of an absent
 * field is that of its object: for a NetworkPolicy's `podSelector` it is the empty selector.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function selects(selector: unknown, labels: Labels): boolean {
  if (selector === undefined || selector === null) return false;
  return satisfies(readLabelSelector(selector, '', unreported), labels);
}

/** Whether labels satisfy every condition; no conditions, because they are invalid, are satisfied by none. */
export function satisfies(requirements: readonly Requirement[] | undefined, labels: Labels): boolean {
  return requirements?.every((requirement) => holds(requirement, labels)) ?? false;
}

/**
 * The conditions of a selector that is there; undefined when any of them is invalid. `null` is what Go makes of it: an
 * empty mapping, list or text.
 */
export function readLabelSelector(selector: unknown, path: string, report: Report): readonly Requirement[] | undefined {
  let valid = true;
  const refuse: Report = (...problem) => {
    valid = false;
    report(...problem);
  };
  if (!isData(selector)) refuse(path, selector, 'a label selector');
  const { matchLabels, matchExpressions } = isData(selector) ? selector : {};
  const requirements = [
    ...readMatchLabels(matchLabels ?? {}, `${path}.matchLabels`, refuse),
    ...readMatchExpressions(matchExpressions ?? [], `${path}.matchExpressions`, refuse),
  ];
  return valid ? requirements : undefined;
}

/**
 * The equality conditions of a mapping of labels, such as a Service's selector.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#equality-based-requirement
 */
export function readMatchLabels(matchLabels: unknown, path: string, report: Report): readonly Requirement[] {
  if (!isData(matchLabels)) {
    report(path, matchLabels, 'a mapping of labels');
    return [];
  }
  return Object.entries(matchLabels).flatMap(([key, value]) => {
    if (key !== '' && isText(value)) return [{ key, operator: 'In', values: [value ?? ''] }];
    report(fieldPath(path, key), value, key === '' ? 'a key' : 'a text');
    return [];
  });
}

function readMatchExpressions(expressions: unknown, path: string, report: Report): readonly Requirement[] {
  if (!Array.isArray(expressions)) {
    report(path, expressions, 'a list');
    return [];
  }
  const paths = itemPaths(path, expressions);
  return expressions.flatMap((expression: unknown, index) =>
    readExpression(isData(expression) ? expression : {}, paths[index] ?? path, report),
  );
}

function readExpression({ key, operator, values }: Data, path: string, report: Report): readonly Requirement[] {
  const known = OPERATORS.find((one) => one === operator);
  const needsValues = known === 'In' || known === 'NotIn';
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  if (typeof key !== 'string' || key === '') report(`${path}.key`, key, 'a key');
  if (known === undefined) report(`${path}.operator`, operator, OPERATORS.join(', '));
  const wrong = (values ?? undefined) !== undefined && !(Array.isArray(values) && list.every(isText));
  if (wrong) report(`${path}.values`, values, 'a list of texts');
  else if (known !== undefined && needsValues !== list.length > 0)
    report(`${path}.values`, values, needsValues ? `a value for ${known}` : `no value for ${known}`);
  if (typeof key !== 'string' || known === undefined || wrong) return [];
  return [{ key, operator: known, values: list.map((value) => (typeof value === 'string' ? value : '')) }];
}

function isText(value: unknown): value is string | null {
  return typeof value === 'string' || value === null;
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** The least labels that a selector selects; undefined where no labels satisfy it, or where it is invalid. */
export function leastLabels(selector: unknown): Labels | undefined {
  const requirements = readLabelSelector(selector, '', unreported);
  const wanted = (requirements ?? []).filter(({ operator }) => operator === 'In' || operator === 'Exists');
  const labels = Object.fromEntries(
    wanted.map(({ key }) => {
      const here = wanted.filter((one) => one.key === key && one.operator === 'In').map(({ values }) => values);
      const others = (requirements ?? []).filter((one) => one.key === key);
      // Where any value will do, one that is longer than each that is refused.
      const candidates = here[0] ?? ['', `${others.flatMap(({ values }) => values).join('')}x`];
      const fits = (value: string) => satisfies(others, { [key]: value });
      return [key, candidates.find(fits) ?? ''];
    }),
  );
  return satisfies(requirements, labels) ? labels : undefined;
}
