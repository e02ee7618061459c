import { entries, type JsonValue } from '../plannable/json-value';

/** A text or a key of a configuration. */
export interface BlockText {
  /** Of the block that holds it, such as `locals.x` or `linode_volume.data`. */
  readonly address: string;
  readonly text: string;
}

/**
 * What stands behind the first mark of a template: there Terraform evaluates. Empty where a text is none. Found in one step,
 * as a pattern that looks on from every mark takes hours for a text of marks.
 */
export function evaluatedPart(text: string): string {
  const mark = text.search(/[$%]\{/);
  return mark === -1 ? '' : text.slice(mark + 2);
}

/** Every text and every key, by the block that holds it: Terraform evaluates both. */
export function textsOf(stack: JsonValue): readonly BlockText[] {
  return entries(stack).flatMap(([section, blocks]) => {
    if (section !== 'resource' && section !== 'data')
      return entries(blocks).flatMap(([name, block]) => placed(`${section}.${name}`, block));
    return entries(blocks).flatMap(([type, named]) =>
      entries(named).flatMap(([name, block]) =>
        placed(section === 'data' ? `data.${type}.${name}` : `${type}.${name}`, block),
      ),
    );
  });
}

function placed(address: string, value: JsonValue): readonly BlockText[] {
  const texts: BlockText[] = [];
  const add = (part: JsonValue): void => {
    if (typeof part === 'string') texts.push({ address, text: part });
    else if (Array.isArray(part)) for (const item of part) add(item);
    else
      for (const [key, item] of entries(part)) {
        add(key);
        add(item);
      }
  };
  add(value);
  return texts;
}
