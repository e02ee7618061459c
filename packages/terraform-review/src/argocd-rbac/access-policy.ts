import { BUILT_IN_POLICY } from './built-in-policy';

/** What a subject may do, or may not: a line `p`. */
export interface Permission {
  readonly subject: string;
  readonly resource: string;
  readonly action: string;
  readonly object: string;
  /** `allow` and `deny` mean something, anything else nothing. */
  readonly effect: string;
  /** The line, for a reader. */
  readonly line: string;
}

/** Everything that decides in Argo CD who may do what. Patterns are globs. */
export interface AccessPolicy {
  readonly permissions: readonly Permission[];
  /** What each subject inherits from directly: its lines `g`. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  /** Role that every request may use, `policy.default`. @default none */
  readonly defaultRole?: string | undefined;
}

/** A role of a project, as the AppProject holds it. */
export interface ProjectRole {
  readonly name: string;
  readonly policies: readonly string[];
  readonly groups: readonly string[];
}

/** Where the parts of a policy come from. */
export interface AccessSettings {
  /** `policy.csv` and its overlays. @default empty */
  readonly policy?: string;
  readonly defaultRole?: string | undefined;
  /** @default none */
  readonly projects?: readonly { readonly name: string; readonly roles: readonly ProjectRole[] }[];
}

/**
 * The built-in policy, that of the settings, and those of the projects, whose lines Argo CD bounds to their project. Or
 * the first line of the settings that it refuses.
 */
export function accessPolicy({ policy = '', defaultRole, projects = [] }: AccessSettings): AccessPolicy | Refused {
  const own = parsePolicy(policy);
  if ('refused' in own) return own;
  const others = [BUILT_IN_POLICY, ...projects.map(({ name, roles }) => projectPolicy(name, roles))];
  // A project with a line that Argo CD refuses counts as one without roles.
  const parsed = [own, ...others.map(parsePolicy).flatMap((one) => ('refused' in one ? [] : [one]))];
  return {
    permissions: parsed.flatMap(({ permissions }) => permissions),
    parents: parentsOf(parsed.flatMap(({ grants }) => grants)),
    defaultRole,
  };
}

function projectPolicy(project: string, roles: readonly ProjectRole[]): string {
  return roles
    .flatMap(({ name, policies, groups }) => {
      const role = `proj:${project}:${name}`;
      const lines = [`p, ${role}, projects, get, ${project}, allow`, ...policies];
      return [...lines, ...groups.map((group) => `g, ${group}, ${role}`)];
    })
    .join('\n');
}

/** A line that Argo CD refuses: with it the whole policy. */
export interface Refused {
  readonly refused: string;
}

/** The lines of a policy. */
interface PolicyLines {
  readonly permissions: readonly Permission[];
  /** Subject, and what it inherits from. */
  readonly grants: readonly (readonly [string, string])[];
}

/**
 * Reads policy lines as Argo CD does: each line is CSV of its own, blanks before a field are dropped.
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.7/util/rbac/rbac.go
 */
function parsePolicy(text: string): PolicyLines | Refused {
  const permissions: Permission[] = [];
  const grants: [string, string][] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [kind, ...fields] = csvFields(line) ?? [];
    if (kind === 'g' && fields.length === 2) grants.push(fields as [string, string]);
    else if (kind === 'p' && fields.length === 5) {
      const [subject, resource, action, object, effect] = fields as [string, string, string, string, string];
      permissions.push({ subject, resource, action, object, effect, line });
    } else return { refused: line };
  }
  return { permissions, grants };
}

function parentsOf(grants: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly string[]> {
  const parents = new Map<string, string[]>();
  for (const [subject, role] of grants) {
    const known = parents.get(subject);
    if (known === undefined) parents.set(subject, [role]);
    else known.push(role);
  }
  return parents;
}

/** Fields of one line of CSV; undefined where a quote stands where none may. */
function csvFields(line: string): readonly string[] | undefined {
  const fields: string[] = [];
  let rest = line;
  for (;;) {
    rest = rest.trimStart();
    const field = /^(?:"((?:[^"]|"")*)"(?=,|$)|([^",]*)(?=,|$))/.exec(rest);
    if (field === null) return undefined;
    fields.push(field[1]?.replaceAll('""', '"') ?? field[2] ?? '');
    rest = rest.slice(field[0].length);
    if (rest === '') return fields;
    rest = rest.slice(1);
  }
}
