import { report, reportFinding } from '@vmshift/findings/testing';
import { renderMarkdown } from './render-markdown';
import { environmentsIn } from './report-environments';

const differing = report({
  environments: ['shop', 'idle', 'dev'],
  findings: [reportFinding({ environments: ['shop', 'gone'] })],
  objects: {
    environments: ['dev', 'older'].map((environment) => ({ environment, changes: 1 })),
    changes: [],
  },
});

test('environments are told in the order of the report, and those that it does not know by their name', () => {
  expect(environmentsIn(differing)).toEqual(['shop', 'dev', 'gone', 'older']);
  expect(environmentsIn({ ...differing, environments: undefined })).toEqual(['dev', 'gone', 'older', 'shop']);
});

test('so does the table of a comment', () => {
  const rows = [...renderMarkdown(differing).text.matchAll(/^\| <code>([^<]*)<\/code>/gm)].map(([, name]) => name);
  expect(rows).toEqual(['shop', 'dev', 'gone', 'older']);
});
