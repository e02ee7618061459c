export * from './manifests';
export * from './terraform';
