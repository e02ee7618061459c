import { platformRule } from './rule';

/** Protects the page from being published by a value that was cast, such as `'false'`. */
export const publishedPage = platformRule(
  {
    id: 'published-page',
    title: 'The page of the platform is published where the model says so in as many words',
    see: 'https://docs.github.com/pages/getting-started-with-github-pages/what-is-github-pages',
  },
  ({ publishPage = false }, report) => {
    if (typeof publishPage !== 'boolean')
      report('publishPage', publishPage, 'true, where everyone may read it, or false');
  },
);
