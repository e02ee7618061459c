import type { Finding } from '@vmshift/findings';
import type { FilePlace } from '@vmshift/findings/report';
import { at } from '@vmshift/kubernetes';
import type { EnvironmentSide, Side } from '@vmshift/manifest-review';
import type { Revision } from '../diff/revision';
import type { ChangeOrigins } from '../explain/change-origins';
import type { WrittenPlaces } from '../explain/written-places';

/** What is looked up of one environment. */
interface Origins {
  readonly changes: ChangeOrigins;
  readonly places: WrittenPlaces;
  readonly head: EnvironmentSide | undefined;
}

/**
 * The line of the head's sources that a finding comes from, in an environment. The head's sources are read as data; what is
 * rendered to find it is rendered by the code of this program.
 */
export async function findingOrigins(
  findings: readonly Finding[],
  sides: { readonly base: Side; readonly head: Side },
  { readSources }: Revision,
): Promise<(finding: Finding, environment: string) => FilePlace | undefined> {
  if (findings.length === 0 || readSources === undefined) return () => undefined;
  const [texts, { ChangeOrigins }, { WrittenPlaces }] = await Promise.all([
    readSources(),
    import('../explain/change-origins'),
    import('../explain/written-places'),
  ]);
  const known = new Map<string, Origins>();
  return (finding, environment) => {
    const origins = known.get(environment) ?? originsIn(environment);
    known.set(environment, origins);
    return originOf(finding, origins);
  };

  function originsIn(environment: string): Origins {
    const places = new WrittenPlaces(environment, (file) => texts.get(file));
    const [base, head] = [sides.base, sides.head].map(({ environments }) => environments.get(environment));
    return { changes: new ChangeOrigins(base, head, places), places, head };
  }
}

function originOf({ object, path }: Finding, { changes, places, head }: Origins): FilePlace | undefined {
  if (!object.startsWith('Model/')) return changes.find(object, path);
  // What is found in the model itself has its path there.
  const [of, values] = object === 'Model/platform' ? ['platform', head?.platform] : ['environment', head?.config];
  return places.find([of, ...path.split('.')], at(values, path));
}
