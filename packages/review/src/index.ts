export {
  ACKNOWLEDGEMENTS_FILE,
  type Acknowledgement,
  applyAcknowledgements,
  type EvaluatedLayers,
  type GuardVerdict,
  type KnownNames,
  type ManifestAcknowledgement,
  parseAcknowledgements,
  type TerraformAcknowledgement,
} from './acknowledgements';
export type * from './finding';
export * from './terraform';
