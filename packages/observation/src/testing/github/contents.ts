import { createHash } from 'node:crypto';
import { type Endpoint, type EndpointRequest, Refused, refuseUnknown } from './endpoint';
import type { StubPull, StubRepository } from './repository';

/** Files, commits that are made by the API, and pull requests. @see https://docs.github.com/rest/git */
export const CONTENTS: readonly Endpoint[] = [
  {
    operation: 'GET /contents/{path}',
    needs: ['contents', 'read'],
    query: ['ref'],
    answer: ({ repository, params: { path = '' }, query }) => {
      const text = filesOf(repository, query.ref ?? repository.defaultBranch).get(path);
      if (text === undefined) throw refuseUnknown();
      const content = Buffer.from(text)
        .toString('base64')
        .replaceAll(/.{60}/g, (line) => `${line}\n`);
      return { status: 200, body: { type: 'file', encoding: 'base64', path, content } };
    },
  },
  {
    operation: 'GET /commits/{ref}',
    needs: ['contents', 'read'],
    answer: ({ repository, params: { ref = '' } }) => {
      const known = [...repository.commits.keys(), ...repository.runs.map(({ commit }) => commit)];
      const found = new Set(known.filter((sha) => sha.startsWith(ref)));
      if (found.size !== 1 || !/^[0-9a-f]{7,40}$/.test(ref)) throw new Refused(422, `No commit found for SHA: ${ref}`);
      return { status: 200, body: { sha: [...found][0] } };
    },
  },
  {
    operation: 'POST /git/trees',
    needs: ['contents', 'write'],
    body: ['base_tree', 'tree'],
    answer: ({ repository, body }) => {
      const { base_tree, tree } = body as unknown as {
        readonly base_tree: string;
        readonly tree: readonly TreeEntry[];
      };
      const base = repository.trees.get(base_tree);
      if (base === undefined) throw new Refused(422, 'Invalid tree info');
      for (const { mode, type, content } of tree)
        if (mode !== '100644' || type !== 'blob' || content === undefined) throw new Refused(422, 'Invalid tree info');
      const files = new Map([...base, ...tree.map(({ path, content }) => [path, content] as const)]);
      const sha = sha1(JSON.stringify([...files].sort()));
      repository.trees.set(sha, files);
      return { status: 201, body: { sha } };
    },
  },
  {
    operation: 'POST /git/commits',
    needs: ['contents', 'write'],
    body: ['message', 'tree', 'parents'],
    answer: ({ repository, body }) => {
      const { message, tree, parents } = body as Record<'message' | 'tree', string> & { parents: readonly string[] };
      if (!message || !repository.trees.has(tree)) throw new Refused(422, 'Tree SHA does not exist');
      const sha = sha1(JSON.stringify([message, tree, parents]));
      repository.commits.set(sha, tree);
      return { status: 201, body: { sha } };
    },
  },
  {
    operation: 'POST /git/refs',
    needs: ['contents', 'write'],
    body: ['ref', 'sha'],
    answer: ({ repository, body }) => {
      const { ref, sha } = body as Record<'ref' | 'sha', string>;
      const [, branch] = /^refs\/heads\/(.+)$/.exec(ref) ?? [];
      if (branch === undefined || !repository.commits.has(sha)) throw new Refused(422, 'Object does not exist');
      if (repository.refs.has(branch)) throw new Refused(422, 'Reference already exists');
      repository.refs.set(branch, sha);
      return { status: 201, body: { ref } };
    },
  },
  {
    operation: 'PATCH /git/refs/{ref}',
    needs: ['contents', 'write'],
    body: ['sha', 'force'],
    answer: ({ repository, params, body }) => {
      const [, branch] = /^heads\/(.+)$/.exec(params.ref ?? '') ?? [];
      if (branch === undefined || !repository.refs.has(branch)) throw new Refused(422, 'Reference does not exist');
      if (body.force !== true) throw new Refused(422, 'Update is not a fast forward');
      repository.refs.set(branch, String(body.sha));
      return { status: 200, body: { ref: `refs/heads/${branch}` } };
    },
  },
  {
    operation: 'GET /pulls',
    needs: ['pull_requests', 'read'],
    query: ['state', 'head', 'base'],
    pages: '',
    answer: ({ repository, query }) => {
      const [owner] = repository.name.split('/');
      const found = repository.pulls.filter(
        ({ state, head, base }) =>
          state === (query.state ?? 'open') &&
          (query.head === undefined || query.head === `${owner}:${head}`) &&
          (query.base === undefined || query.base === base),
      );
      return { status: 200, body: found.map((pull) => pullBody(repository, pull)) };
    },
  },
  {
    operation: 'POST /pulls',
    needs: ['pull_requests', 'write'],
    body: ['title', 'head', 'base', 'body'],
    answer: (request) => {
      const pull = newPull(request);
      request.repository.pulls.push(pull);
      return { status: 201, body: pullBody(request.repository, pull) };
    },
  },
];

interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly content: string;
}

/** The tree of the commit that a branch is at: of a commit that was not made by the API it has no file until a test gives it some. */
export function treeOf(repository: StubRepository, branch: string): string {
  const commit = repository.refs.get(branch);
  if (commit === undefined) throw refuseUnknown();
  const tree = repository.commits.get(commit) ?? sha1(`tree of ${commit}`);
  repository.commits.set(commit, tree);
  if (!repository.trees.has(tree)) repository.trees.set(tree, new Map());
  return tree;
}

/** The files of a branch. */
export function filesOf(repository: StubRepository, branch: string): ReadonlyMap<string, string> {
  return repository.trees.get(treeOf(repository, branch)) ?? new Map();
}

/** Puts a file on a branch, as a push of a person does. */
export function pushFile(repository: StubRepository, branch: string, path: string, text: string): void {
  const files = new Map([...filesOf(repository, branch), [path, text] as const]);
  const tree = sha1(JSON.stringify([...files].sort()));
  const commit = sha1(`${repository.refs.get(branch)} ${tree}`);
  repository.trees.set(tree, files);
  repository.commits.set(commit, tree);
  repository.refs.set(branch, commit);
}

/** Merges a pull request, as a person does. */
export function mergePull(repository: StubRepository, pull: StubPull): void {
  repository.refs.set(pull.base, repository.refs.get(pull.head) ?? '');
  pull.state = 'closed';
}

function newPull({ repository, body }: EndpointRequest): StubPull {
  const { title, head, base, body: text } = body as Record<'title' | 'head' | 'base' | 'body', string>;
  if (!title || !repository.refs.has(head) || !repository.refs.has(base))
    throw new Refused(422, 'Validation Failed', { errors: [{ field: 'head', code: 'invalid' }] });
  if (repository.refs.get(head) === repository.refs.get(base))
    throw new Refused(422, 'Validation Failed', { errors: [{ message: `No commits between ${base} and ${head}` }] });
  if (repository.pulls.some((one) => one.state === 'open' && one.head === head && one.base === base))
    throw new Refused(422, 'Validation Failed', {
      errors: [{ message: `A pull request already exists for ${repository.name.split('/')[0]}:${head}.` }],
    });
  return { number: 1000 + repository.pulls.length, title, head, base, body: text, state: 'open' };
}

function pullBody(repository: StubRepository, { number, title, state, head, base }: StubPull) {
  return {
    ...{ number, title, state, head: { ref: head }, base: { ref: base } },
    html_url: `https://github.com/${repository.name}/pull/${number}`,
  };
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
