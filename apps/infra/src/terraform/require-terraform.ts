import type { TerraformStack } from 'cdktf';

/** The first release with write-only arguments. */
const TERRAFORM_VERSION = '>= 1.11.0';

/** Refuses a Terraform that would store the Secrets: before 1.11 there are no write-only arguments. */
export function requireTerraform(stack: TerraformStack): void {
  stack.addOverride('terraform.required_version', TERRAFORM_VERSION);
}
