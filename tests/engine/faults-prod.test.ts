import { faultsOf } from "./sweep/shipped-faults";

faultsOf("prod", { size: 20, seed: 8 });
