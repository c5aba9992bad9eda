import { faultsOf } from "./sweep/shipped-faults";

faultsOf("dev", { size: 60, seed: 8 });
