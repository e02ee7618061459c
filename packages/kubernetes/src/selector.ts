import { isData, recordsAt, stringMapAt, textAt, textsAt } from './data';

/**
 * Whether a label selector (`matchLabels` and `matchExpressions`) selects something with these labels. The empty
 * selector selects everything; no selector at all selects nothing.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  if (!isData(selector)) return false;
  const wanted = Object.entries(stringMapAt(selector, 'matchLabels'));
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    recordsAt(selector, 'matchExpressions').every((expression) => matches(expression, labels))
  );
}

/** Whether a plain mapping of labels, such as a Service's selector, selects something. An empty one selects nothing. */
export function selectsPlain(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

function matches(expression: unknown, labels: Readonly<Record<string, string>>): boolean {
  const key = textAt(expression, 'key') ?? '';
  const values = textsAt(expression, 'values');
  const value = labels[key];
  switch (textAt(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
