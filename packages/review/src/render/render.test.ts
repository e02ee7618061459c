import type { Finding } from '@vmshift/findings';
import type { Side } from '@vmshift/manifest-review';
import { review } from '@vmshift/manifest-review';
import { Draft, frozenSide } from '@vmshift/manifest-review/testing';
import fc from 'fast-check';
import { allFindings, type Report } from '../report';
import { renderJson } from './json';
import { COMMENT_BYTES, renderMarkdown } from './markdown';
import { renderSarif } from './sarif';
import { renderText } from './text';

const base = frozenSide;

function reportOf(head: Side): Report {
  const result = review(base, head);
  const findings = allFindings(result, []);
  const blocked = findings.filter(({ verdict }) => verdict === 'block');
  return {
    base: 'a1',
    head: 'b2',
    review: result,
    stacks: [],
    findings,
    guard: { blocked, lifted: [], problems: [] },
    notCompared: [],
    notes: [],
    files: head,
  };
}

/** A report in which a text of somebody else's stands wherever one can stand. */
function reportWith(text: string): Report {
  const head = new Draft(base)
    .set('production', 'ConfigMap/redis-config', 'data["redis.conf"]', text)
    .set('production', 'Ingress/vmshift-api-ingress', 'metadata.annotations', { [text]: text })
    .set('staging', 'Deployment/vmshift-api', 'spec.template.spec.containers[vmshift-api].args', [text, text])
    .side();
  const report = reportOf(head);
  const finding: Finding = {
    id: 'x',
    class: 'outage',
    verdict: 'block',
    environments: [text],
    object: text,
    path: text,
    before: text,
    after: text,
    because: text,
    impact: text,
    fix: text,
    see: text,
  };
  return { ...report, findings: [finding, ...report.findings], notCompared: [text], notes: [text] };
}

const ATTACKS = [
  '```\n</details>\n# heading',
  '</details></summary><script>alert(1)</script>',
  '@everyone @ilearn-code/admins #1 GH-1',
  '[click](javascript:alert(1)) ![x](https://evil.example/x.png)',
  '| a | b |\n|---|---|',
  '`` ` ```` ~~~\n~~~~',
  '<!-- vmshiftctl diff --> -->',
  'https://evil.example www.evil.example a@evil.example',
  '\u202e\u0000\u001b[31m\r\n    ```\n',
];

/** What GitHub would read as Markdown or HTML outside of fences: everything in a fence is shown as it stands. */
function outsideFences(markdown: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (
      fence !== undefined &&
      mark !== undefined &&
      mark[0] === fence[0] &&
      mark.length >= fence.length &&
      line.trim() === mark
    )
      fence = undefined;
    else if (fence === undefined) lines.push(line);
  }
  expect(fence).toBeUndefined();
  return lines.join('\n');
}

describe('Markdown', () => {
  test.each([...ATTACKS, ATTACKS.join('\n')])('nothing in a value is read as Markdown or HTML: %j', (attack) => {
    const outside = outsideFences(renderMarkdown(reportWith(attack), 1_000_000).text);
    expect(
      outside
        .match(/<\/?(?!details>|details\b|summary>|code>)[a-z!][^>]*>/gi)
        ?.filter((tag) => !tag.startsWith('<!-- vmshiftctl diff -->')) ?? [],
    ).toEqual([]);
    expect((outside.match(/<details>/g) ?? []).length).toBe((outside.match(/<\/details>/g) ?? []).length);
    const shown = outside.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    expect(shown).not.toMatch(/@\w|(^|\W)#\d|GH-\d/i);
    expect(outside).not.toMatch(/javascript:|!\[/);
    expect(outside.split('<!-- vmshiftctl diff -->')).toHaveLength(2);
    expect(outside).not.toMatch(/evil\.example/);
  });

  test('always fits what a comment may hold, and counts what it leaves out', () => {
    const pieces = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('🚀🚀🚀', '日本語', '`'.repeat(50), '\n'.repeat(20), 'x'.repeat(5000))),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1000, max: COMMENT_BYTES }), (texts, limit) => {
        const report = reportWith(texts.join(''));
        const many = {
          ...report,
          findings: Array.from({ length: 200 }, (_, index) => ({
            ...(report.findings[0] as Finding),
            path: `${index} ${texts.join('')}`,
          })),
        };
        const { text, omittedFindings, omittedChanges } = renderMarkdown(many, limit);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        expect(text.length).toBeLessThanOrEqual(limit);
        const shown = text.split('**block**').length - 1;
        expect(shown + omittedFindings).toBe(200);
        if (omittedFindings > 0)
          expect(text).toMatch(new RegExp(`${omittedFindings} findings? and ${omittedChanges} changes?`));
      }),
      { numRuns: 30 },
    );
  });

  test('starts with the verdict and a table of counts per environment', () => {
    const { text } = renderMarkdown(
      reportOf(new Draft(base).set('production', 'Deployment/redis', 'spec.strategy', undefined).side()),
    );
    const lines = text.split('\n');
    expect(lines.slice(0, 2)).toEqual(['<!-- vmshiftctl diff -->', '## Review: blocked']);
    expect(lines).toContain('| <code>production</code> | **1** | 0 | 0 | 1 object |');
  });
});

describe('credentials', () => {
  const leak = new Draft(base)
    .set('production', 'Deployment/postgresql', 'spec.template.spec.containers[postgresql].env[POSTGRES_PASSWORD]', {
      name: 'POSTGRES_PASSWORD',
      value: 'battery-staple',
    })
    .set('production', 'ConfigMap/vmshift-api-config', 'data.URL', 'postgresql://user:battery-staple@host/db')
    .add('production', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x', namespace: 'vmshift-production' },
      stringData: { any: 'battery-staple' },
    })
    .side();

  test('are found, and repeated in no format', () => {
    const report = reportOf(leak);
    expect(report.findings.filter((finding) => finding.class === 'secret-leak')).toHaveLength(3);
    for (const text of [
      renderText(report).join('\n'),
      renderMarkdown(report).text,
      renderJson(report),
      renderSarif(report),
    ]) {
      expect(text).not.toContain('battery-staple');
    }
  });
});

test('what could not be read stands on the line of its first fault, whatever the file holds', () => {
  const head = new Draft(base)
    .file('dev', 'Deployment/redis', (file) => ({
      ...file,
      text: '['.repeat(100_000),
      objects: [],
      fault: 'dist/dev/redis.deployment.yaml: line 7: got the alias *a',
    }))
    .side();
  const [result] = JSON.parse(renderSarif(reportOf(head))).runs[0].results;
  expect(result.locations[0].physicalLocation).toMatchObject({
    artifactLocation: { uri: 'dist/dev/redis.deployment.yaml' },
    region: { startLine: 7 },
  });
});

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

test('the terminal gets no control characters from a value', () => {
  const lines = renderText(reportWith('\u001b[2J\u0007\u202e\u2028\u200b\u3164'));
  expect(lines.filter((line) => INVISIBLE.test(line))).toEqual([]);
  expect(lines.join('\n')).toContain('\\u{1b}[2J');
});

test('a line break in a finding forges no line', () => {
  const lines = renderText(reportWith('a\nnothing blocks; 0 to look at'));
  expect(lines.filter((line) => line.startsWith('nothing blocks'))).toEqual([]);
});

test('no format holds an invisible character, and JSON is the same value when it is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      const report = reportWith(text);
      const [markdown, json, sarif] = [renderMarkdown(report).text, renderJson(report), renderSarif(report)];
      for (const line of [markdown, json, sarif].flatMap((part) => part.split('\n'))) {
        expect(line.replaceAll('\t', '')).not.toMatch(INVISIBLE);
      }
      expect(JSON.parse(json).findings[0].because).toBe(text);
      expect(JSON.parse(sarif).runs[0].results[0].message.text).not.toMatch(INVISIBLE);
    }),
    { numRuns: 25 },
  );
});

describe('a report in which not everything was compared', () => {
  const gap = 'Terraform: 1a2b3c does not hold cdktf.out/manifest.json';
  const report: Report = { ...reportOf(base), notCompared: [gap], notes: ['a note'] };
  const blocked: Report = { ...report, guard: reportWith('x').guard, findings: reportWith('x').findings };

  test('says so first, and never that nothing blocks', () => {
    expect(renderText(report).slice(0, 2)).toEqual([`not compared: ${gap}`, 'note: a note']);
    expect(renderText(report)).toContain('no verdict: not everything was compared; 0 to look at, 0 to know');
    const { text } = renderMarkdown(report);
    expect(text).toMatch(
      /^<!--.*-->\n## Review: no verdict, not everything was compared\n\n> \*\*not compared:\*\* Terraform/,
    );
    for (const one of [renderText(report).join('\n'), text, renderJson(report)])
      expect(one).not.toContain('nothing blocks');
  });

  test('says so in a comment that holds nothing else', () => {
    expect(renderMarkdown(report, 1000).text).toContain('**not compared:**');
    const many = { ...report, notes: ['x'.repeat(5000)] };
    expect(renderMarkdown(many, 1000).text).toContain('**not compared:**');
  });

  test('carries it into JSON and SARIF', () => {
    expect(JSON.parse(renderJson(report))).toMatchObject({ verdict: 'not-compared', notCompared: [gap] });
    const [{ invocations }] = JSON.parse(renderSarif(report)).runs;
    expect(invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: 'error', message: { text: `not compared: ${gap}` } }],
      },
    ]);
    expect(JSON.parse(renderSarif(reportOf(base))).runs[0].invocations[0]).toMatchObject({ executionSuccessful: true });
  });

  test('still blocks by what was compared', () => {
    expect(JSON.parse(renderJson(blocked)).verdict).toBe('blocked');
    expect(renderText(blocked)).toContainEqual(
      expect.stringMatching(/^blocked: .*, and not everything was compared; /),
    );
  });
});

test('stacks whose configurations are the same are counted, not listed', () => {
  const plan = (stack: string) => ({ stack, changes: [], drift: [], outputs: [] });
  const same = (stack: string): Report['stacks'][number] => ({
    status: 'planned',
    basis: 'configuration',
    stack,
    plan: plan(stack),
    findings: [],
    pendingProducers: [],
  });
  const report: Report = { ...reportOf(base), stacks: [same('argocd'), same('cluster-dev')] };
  expect(renderText(report)[0]).toBe('a1 -> b2: no object differs; no stack differs');
  expect(renderText(report).join('\n')).not.toContain('argocd');
  expect(renderMarkdown(report).text).not.toContain('argocd');
  const untold = { ...same('argocd'), untold: ['terraform.backend'] } as Report['stacks'][number];
  const changed: Report = { ...report, stacks: [untold, same('cluster-dev')] };
  expect(renderText(changed)[0]).toBe('a1 -> b2: no object differs; stacks differ: argocd');
  expect(renderText(changed)).toContain('  differs, and no rule judges it: terraform.backend');
  expect(renderMarkdown(changed).text).toContain('no rule judges it');
});

test('a stack that was judged by its configuration is never taken for a planned one', () => {
  const stack = 'cluster-dev';
  const plan = { stack, changes: [], drift: [], outputs: ['endpoint'] };
  const planned = { status: 'planned', stack, plan, findings: [], pendingProducers: [] } as const;
  const report = (basis?: 'configuration'): Report => ({
    ...reportOf(base),
    stacks: [basis === undefined ? planned : { ...planned, basis }],
  });
  const words = 'no changes but of outputs (endpoint) by its configuration; not planned';
  expect(renderText(report('configuration')).join('\n')).toContain(`cluster-dev: ${words}`);
  expect(renderMarkdown(report('configuration')).text).toContain(
    `| <code>cluster&#45;dev</code> | 0 | 0 | 0 | ${words.replace('(', '&#40;').replace(')', '&#41;')} |`,
  );
  expect(JSON.parse(renderJson(report('configuration'))).stacks).toMatchObject([{ basis: 'configuration' }]);
  expect(renderText(report()).join('\n')).not.toContain('configuration');
  expect(renderMarkdown(report()).text).not.toContain('configuration');
  expect(JSON.parse(renderJson(report())).stacks).toMatchObject([{ basis: 'plan' }]);
});
