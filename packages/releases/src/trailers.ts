/**
 * Keys of the trailers that our commits carry; history is read by them.
 * @see https://git-scm.com/docs/git-interpret-trailers
 */
export const TRAILER = {
  action: 'Release-Action',
  /** `<name of the application repository>@<commit>`, the build that is pinned afterwards. */
  build: 'Release-Of',
  environments: 'Release-Environments',
  reason: 'Release-Reason',
  by: 'Release-By',
  run: 'Release-Run',
  /** The run of our own workflow that wrote the commit. */
  writtenBy: 'Release-Written-By',
} as const;
