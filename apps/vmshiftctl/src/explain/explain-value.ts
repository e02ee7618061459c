import { DIST_FOLDER, type Model, STACKS_FOLDER, withProfile } from '@vmshift/environments';
import { nearestNames, UserError } from '@vmshift/findings';
import type { FilePlace } from '@vmshift/findings/report';
import { renderTerraform } from '@vmshift/infra';
import { documentChanges } from '@vmshift/kubernetes';
import { manifestFile } from '@vmshift/manifests';
import type { ReleasePin } from '@vmshift/releases';
import { isMachineError } from '../machine-error';
import { changedObjects, renderObjects } from './changed-objects';
import { type Leaf, leavesOf, withValue } from './model-leaves';
import { othersOf } from './origins';
import { type ReadingRule, rulesReadingModel } from './rules-reading';
import type { ReadText } from './source-values';
import { addressOf } from './terraform-address';
import { WrittenPlaces } from './written-places';

/** What a value of the model changes. */
export interface ValueExplanation {
  /** As a message prints it: `production.ingress.limitRequests`. */
  readonly path: string;
  readonly value: unknown;
  /** The line that says so. @default the sources say something else, or nothing that can be read without running them */
  readonly place?: FilePlace;
  /** The other value with which it was tried; absent where nothing can be rendered with another one. */
  readonly tried?: unknown;
  /** Fields that come out otherwise, of objects and of Terraform's blocks; `''` is the whole of it. */
  readonly changes: readonly ChangedPlace[];
  /** The rules of the model that read it. */
  readonly rules: readonly ReadingRule[];
}

export interface ChangedPlace {
  /** The file in `dist/` or `cdktf.out/`. */
  readonly file: string;
  /** `Kind/name`, or the address in the stack. */
  readonly object: string;
  readonly fields: readonly string[];
}

export interface ValueSources {
  readonly model: Model;
  readonly pins: ReadonlyMap<string, ReleasePin>;
  readonly read: ReadText;
}

/** What of the model is explained at once. */
const MOST_VALUES = 12;

/**
 * What values of the model change, each found by experiment: both layers are rendered with another value, in memory.
 * @param path of a value, or of some that stand together
 * @throws UserError for a path that is none, or leads to more values than are looked at at once
 */
export function explainValues(sources: ValueSources, path: string): readonly ValueExplanation[] {
  const model = withProfile(sources.model);
  const all = leavesOf(model);
  const leaves = all.filter(({ name }) => name === path || name.startsWith(`${path}.`) || name.startsWith(`${path}[`));
  if (leaves.length === 0) throw unknownPath(path, all);
  if (leaves.length > MOST_VALUES) throw tooMany(path, leaves);
  const others = othersOf(all, model);
  const rules = rulesReadingModel(model);
  const before = new Renders(model, sources.pins);
  return leaves.map((leaf) => {
    const place = placeOf(leaf, model, sources.read);
    const effect = changesBy(leaf, others(leaf), model, before, sources.pins);
    return {
      path: leaf.name,
      value: leaf.value,
      ...(place && { place }),
      ...effect,
      rules: rules.filter(({ reads }) => reads.includes(leaf.name)).map((rule) => ({ ...rule, reads: [leaf.name] })),
    };
  });
}

/** Both layers of a model, each part rendered when it is asked for. */
class Renders {
  private readonly objects = new Map<string, ReturnType<typeof renderObjects>>();
  private stacks: ReadonlyMap<string, unknown> | undefined;

  constructor(
    private readonly model: Model,
    private readonly pins: ReadonlyMap<string, ReleasePin>,
  ) {}

  /** @throws Error where nothing can be rendered */
  objectsOf(index: number): NonNullable<ReturnType<typeof renderObjects>> {
    const environment = this.model.environments[index];
    const pin = this.pins.get(this.model.environments[index]?.name ?? '') ?? [...this.pins.values()][index];
    if (environment === undefined || pin === undefined) throw new Error('there is no such environment');
    const known =
      this.objects.get(environment.name) ?? renderObjects({ environment, platform: this.model.platform, pin });
    if (known === undefined) throw new Error('nothing can be rendered');
    this.objects.set(environment.name, known);
    return known;
  }

  terraform(): ReadonlyMap<string, unknown> {
    this.stacks ??= new Map(
      [...renderTerraform(this.model).files]
        .filter(([path]) => path.startsWith('stacks/'))
        .map(([path, text]) => [path, JSON.parse(text)]),
    );
    return this.stacks;
  }
}

function changesBy(
  leaf: Leaf,
  others: readonly unknown[],
  model: Model,
  before: Renders,
  pins: ReadonlyMap<string, ReleasePin>,
): Pick<ValueExplanation, 'tried' | 'changes'> {
  let tried: unknown;
  for (const other of others) {
    try {
      const after = new Renders(withValue(model, leaf.path, other), pins);
      const changes = differences(leaf, model, before, after);
      tried ??= other;
      // A number that grows may change nothing where one that falls does.
      if (changes.length > 0) return { tried: other, changes };
    } catch (error) {
      if (isMachineError(error)) throw error;
      // Nothing is rendered with this one.
    }
  }
  return { ...(tried !== undefined && { tried }), changes: [] };
}

function differences(
  { path }: Leaf,
  { environments }: Model,
  before: Renders,
  after: Renders,
): readonly ChangedPlace[] {
  const [of, index] = path;
  const indexes = of === 'environments' ? [Number(index)] : environments.keys();
  const ofObjects = [...indexes].flatMap((at) =>
    changedObjects(before.objectsOf(at), after.objectsOf(at)).map(({ object, names: [name = ''], fields }) => ({
      file: `${DIST_FOLDER}/${environments[at]?.name}/${manifestFile(object)}`,
      object: name,
      fields,
    })),
  );
  const ofStacks = [...before.terraform()].flatMap(([file, stack]) =>
    stackChanges(file, stack, after.terraform().get(file)),
  );
  return [...ofObjects, ...ofStacks];
}

function stackChanges(file: string, before: unknown, after: unknown): readonly ChangedPlace[] {
  const byAddress = new Map<string, Set<string>>();
  for (const { path } of documentChanges(before, after)) {
    const [address, field] = addressOf(path);
    if (address === undefined) continue;
    const fields = byAddress.get(address) ?? new Set();
    byAddress.set(address, fields.add(field));
  }
  return [...byAddress].map(([object, fields]) => ({ file: `${STACKS_FOLDER}/${file}`, object, fields: [...fields] }));
}

function placeOf({ path, value }: Leaf, { environments }: Model, read: ReadText): FilePlace | undefined {
  const [of, index, ...rest] = path;
  const name = of === 'environments' ? environments[Number(index)]?.name : environments[0]?.name;
  return new WrittenPlaces(name ?? '', read).find(of === 'environments' ? ['environment', ...rest] : path, value);
}

function unknownPath(path: string, all: readonly Leaf[]): UserError {
  const near = nearestNames(
    path,
    all.map(({ name }) => name),
    3,
  );
  return new UserError(
    `the model has no ${JSON.stringify(path)}${near.length === 0 ? '' : `; nearest: ${near.join(', ')}`}`,
  );
}

function tooMany(path: string, leaves: readonly Leaf[]): UserError {
  const below = [...new Set(leaves.map(({ name }) => name.slice(path.length).replace(/^([.[][^.[]+).*$/, '$1')))];
  return new UserError(
    `${path} holds ${leaves.length} values, and ${MOST_VALUES} are explained at once; name one below it: ${below.map((one) => `${path}${one}`).join(', ')}`,
  );
}
