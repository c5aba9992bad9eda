/** Pulumi's entry: the environment of the selected stack, from its configuration. */
import * as pulumi from "@pulumi/pulumi";
import { compose } from "./compose";
import { readSettings } from "./configuration";

/** What other projects read; see contract.ts. */
export const network = compose(pulumi.getStack(), readSettings());
