import type { Problem } from '@vmshift/diagnosis';
import type { BuildStatus, EnvironmentStatus } from '@vmshift/diagnosis/git';
import type { EnvironmentConfig } from '@vmshift/environments';
import { counted } from '@vmshift/findings';
import { type EnvironmentObservation, seenValue } from '@vmshift/observation';
import { componentState } from '../component-state';
import { type Component, componentOf, componentsOf } from '../components';
import { type Content, type Html, html } from '../html';
import { type Addresses, commitLink, link } from '../links';
import { mark } from '../mark';
import type { PlatformView } from '../platform-view';
import type { Section } from '../section';
import { severityMark } from '../severity';
import { ago, moment } from '../time';

/** One environment with all that its column tells. */
interface Column {
  readonly environment: EnvironmentConfig;
  readonly status: EnvironmentStatus | undefined;
  readonly components: readonly Component[];
  readonly problems: readonly Problem[];
  /** @default Git alone was read */
  readonly observed?: EnvironmentObservation | undefined;
}

/** A row: what it is, and its cell in each column. */
interface Row {
  readonly head: Content;
  readonly cell: (column: Column) => Content;
}

/** Environments that share the width of a page; more of them have a width of their own, and scroll. */
const FEW = 5;

/** What runs where: an environment in each column, its build and its components in the rows. */
export function matrix(view: PlatformView, to: Addresses): Section {
  const columns = view.model.environments.map((environment): Column => {
    const { name } = environment;
    return {
      environment,
      status: view.environments.find((one) => one.environment === name),
      components: componentsOf(environment, view.model.platform),
      problems: view.problems.filter((problem) => problem.environment === name),
      observed: view.observation?.environments[name],
    };
  });
  const names = [...new Set(columns.flatMap(({ components }) => components.map(({ name }) => name)))];
  return {
    id: 'now',
    title: 'What runs where',
    body: html`<div class="card scroll" role="region" aria-label="Environments and their components" tabindex="0">
<table class="matrix" role="table">
<colgroup><col width="136">${columns.length > FEW && html`<col width="176" span="${columns.length}">`}</colgroup>
<thead role="rowgroup"><tr role="row"><td role="cell"></td>${columns.map((column) => head(column, view, to))}</tr></thead>
<tbody role="rowgroup">${environmentRows(view, to).map((row) => printRow(row, columns))}</tbody>
<tbody role="rowgroup"><tr role="row" class="group"><th role="rowheader" scope="rowgroup">Components</th>${columns.map(
      () => html`<td role="cell"></td>`,
    )}</tr>${names.map((name) => printRow(componentRow(name, view, to), columns))}</tbody>
</table>
</div>
`,
  };
}

function printRow({ head, cell }: Row, columns: readonly Column[]): Html {
  return html`<tr role="row"><th role="rowheader" scope="row">${head}</th>${columns.map(
    (column) => html`<td role="cell">${cell(column)}</td>`,
  )}</tr>
`;
}

function head({ environment: { name, tier, host } }: Column, { placeOf }: PlatformView, to: Addresses): Html {
  return html`<th role="columnheader" scope="col"><span class="title">${link(to.file(placeOf?.(name, '')), name)}</span>${
    tier !== name && html` <span class="small soft">${tier}</span>`
  }<br><a class="small" href="https://${host}">${breakable(host)}</a></th>`;
}

/** A host that breaks where a person would. */
function breakable(host: string): Content {
  return host.split('.').map((label, index) => (index === 0 ? label : html`<wbr>.${label}`));
}

function environmentRows({ now, observation }: PlatformView, to: Addresses): readonly Row[] {
  const live = observation !== undefined;
  return [
    { head: 'State', cell: (column) => stateCell(column, now) },
    { head: 'Build', cell: ({ status }) => status && buildCell(status, to) },
    { head: 'Here for', cell: ({ status }) => status?.build && sinceCell(status.build, now) },
    { head: 'Releases', cell: ({ status }) => status && releasesCell(status) },
    ...(live
      ? [
          { head: 'Argo CD', cell: argoCdCell },
          { head: 'Answers', cell: answerCell },
        ]
      : []),
  ];
}

function stateCell({ environment: { name }, problems, observed }: Column, now: Date): Content {
  const [worst] = problems;
  if (worst !== undefined) {
    const since = worst.since !== undefined && html` <span class="soft">for ${ago(worst.since, now)}</span>`;
    const more =
      problems.length > 1 && html`<br><span class="small soft">${counted(problems.length, 'problem')}</span>`;
    return html`<a href="#problems-${name}">${severityMark(worst)}</a>${since}${more}`;
  }
  if (observed === undefined) return mark('quiet', 'not asked');
  const seen = [observed.application, observed.cluster, observed.host].every(({ state }) => state === 'seen');
  return seen ? mark('good', 'well') : mark('quiet', 'not all seen');
}

function buildCell({ branch, build, brokenPin }: EnvironmentStatus, to: Addresses): Content {
  if (build === undefined)
    return brokenPin === undefined ? mark('quiet', `no build of ${branch}`) : mark('bad', 'unreadable pin');
  const byTag = !build.digest && html`<br><span class="small soft">by tag alone</span>`;
  return html`${commitLink(build.commit, to.build(build.commit))} <span class="soft">${branch}</span>${byTag}`;
}

function sinceCell({ since, by, how, runUrl }: BuildStatus, now: Date): Content {
  if (since === undefined) return mark('quiet', 'not known');
  return html`${ago(since, now)} <span class="small soft">${link(runUrl, how)} by ${by},</span> <span class="small soft">${moment(since)}</span>`;
}

function releasesCell({ hold, behind }: EnvironmentStatus): Content {
  const late =
    behind !== undefined && html`<br><span class="small soft">${behind.releases} behind ${behind.sibling}</span>`;
  if (hold === undefined) return html`automatic${late}`;
  return html`${mark('held', 'held')}<br><span class="small">${hold.replace(/^held /, '')}</span>${late}`;
}

function argoCdCell({ observed }: Column): Content {
  const application = seenValue(observed?.application);
  if (application === undefined) return mark('quiet', 'not seen');
  if (application === 'absent') return mark('bad', 'absent');
  const { sync, health, revision } = application;
  const tone = sync === 'Synced' && health === 'Healthy' ? 'good' : health === 'Degraded' ? 'bad' : 'warning';
  const at =
    revision !== undefined &&
    html`<br><span class="small soft">at <span class="mono">${revision.slice(0, 12)}</span></span>`;
  return html`${mark(tone, `${sync}, ${health}`)}${at}`;
}

function answerCell({ observed }: Column): Content {
  const host = seenValue(observed?.host);
  if (host === undefined) return mark('quiet', 'not seen');
  const { answer, failure } = host;
  if (answer === undefined) return mark('bad', failure?.code ?? 'no answer');
  return answer.healthy ? mark('good', 'healthy') : mark('bad', `answers ${answer.status}`);
}

function componentRow(name: string, { now, placeOf }: PlatformView, to: Addresses): Row {
  return {
    head: name,
    cell: (column) => {
      const component = column.components.find((one) => one.name === name);
      if (component === undefined) return html`<span class="soft">none</span>`;
      const problems = column.problems.filter((problem) =>
        [problem.object, ...(problem.others ?? []), ...problem.symptoms.map((one) => one.object)].some(
          (one) => componentOf(one, column.components) === component,
        ),
      );
      const details = [component.size, component.tag].filter((part) => part !== undefined).join(', ');
      return html`${componentState(component, problems, column, now)}<span class="small soft plain">${link(
        to.file(placeOf?.(column.environment.name, component.path)),
        details,
      )}</span>`;
    },
  };
}
