import { findings } from '../../test-support/change-model';
import { publishedPage } from './published-page';

test.each(['false', 'true', 1, null])('%j publishes nothing, and is refused', (value) => {
  expect(findings(publishedPage, ['platform.publishPage', value])).toEqual([
    `platform.publishPage = ${typeof value === 'string' ? JSON.stringify(value) : value}`,
  ]);
});

test.each([true, false, undefined])('%j is a choice', (value) => {
  expect(findings(publishedPage, ['platform.publishPage', value])).toEqual([]);
});
