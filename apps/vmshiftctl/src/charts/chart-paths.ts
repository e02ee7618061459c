/** Folder of our own charts. */
export const CHARTS_FOLDER = 'apps/infra/charts';

/** Digests of the archives of all charts that come from a repository. */
export const CHART_LOCK_FILE = 'apps/infra/charts.lock.json';
