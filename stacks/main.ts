/** Pulumi's entry: the environment of the selected stack, from its configuration. */
import * as pulumi from "@pulumi/pulumi";
import * as log from "@pulumi/pulumi/log";
import { compose } from "./compose";
import { readSecret, readSettings } from "./configuration";

// The SDK's debug messages hold whole answers of the engine, and the engine hides in them only what is secret by
// configuration: a key that is read from Secrets Manager, or made by AWS, would stand in the event log in plain text.
(log as { debug: typeof log.debug }).debug = () => Promise.resolve();

/** What other projects read, and the keys of the sites; see contract.ts. */
export const { network, siteKeys } = compose(pulumi.getStack(), readSettings(), readSecret);
