/** Pulumi's entry: the environment of the selected stack, from its configuration. */
import * as pulumi from "@pulumi/pulumi";
import { compose } from "./compose";
import { readSecret, readSettings } from "./configuration";

/** What other projects read, and the keys of the sites; see contract.ts. */
export const { network, siteKeys } = compose(pulumi.getStack(), readSettings(), readSecret);
