import { basename } from 'node:path';
import { type Problem, parseJson, UserError } from '@vmshift/findings';
import { AUTHOR, BRANCH, COMMIT, DIGEST, type Format, imageTag, REASON, RUN_URL, SEQUENCE } from './formats';
import { IMAGE_NAMES, type ReleasePin } from './release-pin';

/**
 * Reads a release pin strictly: an unknown key is an error, and so is a tag that is not of the pin's own branch and
 * commit.
 *
 * @param file path shown in messages; its name is the environment's.
 * @throws UserError with every problem, naming the file
 */
export function parsePin(text: string, file: string): ReleasePin {
  const value = parseJson(text, file, FIX);
  const reader = new Reader(file);
  checkPin(reader, value);
  if (reader.problems.length > 0) throw UserError.of(`${file} is not a release pin`, reader.problems);
  return value as ReleasePin;
}

/** The same; undefined for a text that is no pin. */
export function tryParsePin(text: string, file: string): ReleasePin | undefined {
  try {
    return parsePin(text, file);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

const FIX = './vmshiftctl status shows the command that restores it';

function checkPin(reader: Reader, value: unknown): void {
  const pin = reader.object('', value, ['branch', 'commit', 'images', 'sequence', 'runUrl', 'hold', 'resumedAfter']);
  if (pin === undefined) return;
  reader.value('branch', pin.branch, BRANCH);
  reader.value('commit', pin.commit, COMMIT);
  reader.value('sequence', pin.sequence, SEQUENCE);
  reader.optional('runUrl', pin.runUrl, RUN_URL);
  reader.optional('resumedAfter', pin.resumedAfter, COMMIT);
  const images = reader.object('images', pin.images, IMAGE_NAMES);
  for (const name of images === undefined ? [] : IMAGE_NAMES) {
    const image = reader.object(`images.${name}`, images?.[name], ['tag', 'digest']);
    if (image === undefined) continue;
    if (BRANCH.matches(pin.branch) && COMMIT.matches(pin.commit)) {
      reader.value(`images.${name}.tag`, image.tag, imageTag(pin.branch as string, pin.commit as string));
    }
    reader.optional(`images.${name}.digest`, image.digest, DIGEST);
  }
  if (pin.hold === undefined) return;
  const hold = reader.object('hold', pin.hold, ['reason', 'by', 'rolledBackFrom']);
  if (hold === undefined) return;
  reader.value('hold.reason', hold.reason, REASON);
  reader.value('hold.by', hold.by, AUTHOR);
  reader.optional('hold.rolledBackFrom', hold.rolledBackFrom, COMMIT);
}

/** Collects what is wrong while a value is walked. */
class Reader {
  readonly problems: Problem[] = [];

  constructor(private readonly file: string) {}

  /** The object's own properties; undefined, with a problem noted, when it is none. Unknown keys are noted too. */
  object(path: string, value: unknown, keys: readonly string[]): Readonly<Record<string, unknown>> | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.note(path, value, `an object with the keys ${keys.join(', ')}`);
      return undefined;
    }
    for (const key of Object.keys(value).filter((key) => !keys.includes(key))) {
      this.note(
        path === '' ? key : `${path}.${key}`,
        (value as Record<string, unknown>)[key],
        `no such key here, only ${keys.join(', ')}`,
      );
    }
    return value as Record<string, unknown>;
  }

  value(path: string, value: unknown, format: Format): void {
    if (!format.matches(value)) this.note(path, value, format.allowed);
  }

  optional(path: string, value: unknown, format: Format): void {
    if (value !== undefined) this.value(path, value, format);
  }

  private note(path: string, value: unknown, allowed: string): void {
    this.problems.push({
      rule: 'release-pin',
      environment: basename(this.file, '.json'),
      path: path === '' ? '(the whole file)' : path,
      value: printed(value),
      allowed,
      fix: FIX,
    });
  }
}

/** A value as a message shows it: on one line, at most 80 characters. */
function printed(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
