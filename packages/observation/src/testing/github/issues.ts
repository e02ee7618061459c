import { type Endpoint, type EndpointRequest, Refused, refuseUnknown } from './endpoint';
import { nextId, type StubIssue, type StubRepository } from './repository';

/** Most characters of the body of an issue or a comment. */
const MOST_CHARACTERS = 65_536;

/** Issues and their comments. @see https://docs.github.com/rest/issues */
export const ISSUES: readonly Endpoint[] = [
  {
    operation: 'GET /issues',
    needs: ['issues', 'read'],
    query: ['state', 'labels', 'creator', 'sort', 'direction', 'since'],
    pages: '',
    answer: ({ repository, query }) => {
      const { state = 'open', labels = '', creator } = query;
      const wanted = labels.split(',').filter((label) => label !== '');
      const found = repository.issues.filter(
        (issue) =>
          (state === 'all' || issue.state === state) &&
          wanted.every((label) => issue.labels.includes(label)) &&
          (creator === undefined || creator === issue.author),
      );
      if ((query.sort ?? 'created') !== 'created') throw new Error('the stub sorts issues by created alone');
      const sorted = query.direction === 'asc' ? found : found.toReversed();
      return { status: 200, body: sorted.map((issue) => issueBody(repository, issue)) };
    },
  },
  {
    operation: 'GET /issues/{issue_number}',
    needs: ['issues', 'read'],
    answer: ({ repository, params }) => ({ status: 200, body: issueBody(repository, issueOf(repository, params)) }),
  },
  {
    operation: 'POST /issues',
    needs: ['issues', 'write'],
    body: ['title', 'body', 'labels', 'assignees', 'milestone', 'type'],
    answer: ({ repository, body, login = '', now }) => {
      if (typeof body.title !== 'string' || body.title === '')
        throw new Refused(422, 'Invalid request.\n\n"title" wasn\'t supplied.');
      const issue: StubIssue = {
        number: repository.issues.length + 1,
        title: body.title,
        body: bodyText(body),
        state: 'open',
        stateReason: null,
        labels: labelsOf(body) ?? [],
        author: login,
        createdAt: now,
        comments: [],
      };
      repository.issues.push(issue);
      return { status: 201, body: issueBody(repository, issue) };
    },
  },
  {
    operation: 'PATCH /issues/{issue_number}',
    needs: ['issues', 'write'],
    body: ['title', 'body', 'state', 'state_reason', 'labels', 'assignees', 'milestone', 'type'],
    answer: ({ repository, params, body }) => {
      const issue = issueOf(repository, params);
      if (body.state !== undefined && body.state !== 'open' && body.state !== 'closed')
        throw new Refused(422, 'Validation Failed', { errors: [`state ${body.state} is unknown`] });
      issue.title = String(body.title ?? issue.title);
      if (body.body !== undefined) issue.body = bodyText(body);
      issue.state = (body.state as StubIssue['state'] | undefined) ?? issue.state;
      issue.stateReason = (body.state_reason as string | undefined) ?? issue.stateReason;
      issue.labels = labelsOf(body) ?? issue.labels;
      return { status: 200, body: issueBody(repository, issue) };
    },
  },
  {
    operation: 'GET /issues/{issue_number}/comments',
    needs: ['issues', 'read'],
    query: ['since'],
    pages: '',
    answer: ({ repository, params }) => ({
      status: 200,
      body: issueOf(repository, params).comments.map(({ id, author, body, createdAt }) => ({
        id,
        user: { login: author },
        body,
        created_at: createdAt,
      })),
    }),
  },
  {
    operation: 'POST /issues/{issue_number}/comments',
    needs: ['issues', 'write'],
    body: ['body'],
    answer: ({ repository, params, body, login = '', now }) => {
      const text = bodyText(body);
      if (text === '') throw new Refused(422, 'Invalid request.\n\n"body" wasn\'t supplied.');
      const { comments } = issueOf(repository, params);
      const id = nextId(
        repository.issues.flatMap((issue) => issue.comments),
        301,
      );
      comments.push({ id, author: login, body: text, createdAt: now });
      return { status: 201, body: { id, user: { login }, body: text, created_at: now } };
    },
  },
];

function issueOf(repository: StubRepository, params: EndpointRequest['params']): StubIssue {
  const found = repository.issues.find(({ number }) => String(number) === params.issue_number);
  if (found === undefined) throw refuseUnknown();
  return found;
}

function bodyText({ body = '' }: EndpointRequest['body']): string {
  const text = String(body);
  if (text.length > MOST_CHARACTERS)
    throw new Refused(422, 'Validation Failed', {
      errors: [`body is too long (maximum is ${MOST_CHARACTERS} characters)`],
    });
  return text;
}

function labelsOf({ labels }: EndpointRequest['body']): readonly string[] | undefined {
  if (labels === undefined) return undefined;
  if (!Array.isArray(labels) || labels.some((label) => typeof label !== 'string'))
    throw new Refused(422, 'Validation Failed', { errors: ['labels is no list of names'] });
  return labels as readonly string[];
}

function issueBody(repository: StubRepository, issue: StubIssue) {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    state_reason: issue.stateReason,
    labels: issue.labels.map((name) => ({ name })),
    user: { login: issue.author },
    created_at: issue.createdAt,
    comments: issue.comments.length,
    html_url: `https://github.com/${repository.name}/issues/${issue.number}`,
  };
}
