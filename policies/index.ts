/** The policy pack: what `pulumi preview --policy-pack` and `pulumi up --policy-pack` load. */
import { PolicyPack } from "@pulumi/policy";
import { everyIntentHolds } from "./every-intent-holds";

new PolicyPack("causeway", { policies: [everyIntentHolds()] });
