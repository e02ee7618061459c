import type { PlatformConfig } from '@vmshift/environments';
import { type Content, type Html, html } from './html';
import type { SourcePlace } from './platform-view';

/** A link, where there is an address. */
export function link(address: string | undefined, text: Content): Content {
  return address === undefined ? text : html`<a href="${address}">${text}</a>`;
}

/** Addresses at GitHub of what a page names. */
export interface Addresses {
  /** A file of this repository, as it was when the page was made. */
  readonly file: (place: SourcePlace | undefined) => string | undefined;
  /** A commit of this repository. */
  readonly commit: (commit: string) => string;
  /** A commit of the application. */
  readonly build: (commit: string) => string;
}

/** @param commit the commit of this repository that the page describes */
export function addresses(
  { repository, applicationRepository }: Pick<PlatformConfig, 'repository' | 'applicationRepository'>,
  commit: string,
): Addresses {
  const gitHub = (name: string) => `https://github.com/${name}`;
  return {
    file: (place) =>
      place && `${gitHub(repository)}/blob/${commit}/${place.file}${place.line === undefined ? '' : `#L${place.line}`}`,
    commit: (name) => `${gitHub(repository)}/commit/${name}`,
    build: (name) => `${gitHub(applicationRepository)}/commit/${name}`,
  };
}

/** The first digits of a commit, as a link. */
export function commitLink(commit: string, address: string): Html {
  return html`<a class="mono" href="${address}">${commit.slice(0, 12)}</a>`;
}
