/** Every change that the simulated AWS was asked for, in order: what tests of order and of faults read. */
import type { Place } from "./aws/world";
import type { Change, FaultKind } from "./faults";
import type { JsonObject } from "./plain";

/** One change and how it ended. */
export interface Entry extends Change {
  readonly id: string;
  /** Where it was asked for. */
  readonly place: Place;
  readonly inputs: JsonObject;
  /** Counts up at each start and each end of a change, so that two changes can be compared in time. */
  readonly started: number;
  readonly ended: number;
  readonly fault?: FaultKind;
  /** What AWS said when it refused. */
  readonly error?: string;
}

export class Journal {
  private entries: Entry[] = [];
  private clock = 0;

  /** The next moment. */
  tick(): number {
    this.clock += 1;
    return this.clock;
  }

  add(entry: Entry): void {
    this.entries.push(entry);
  }

  /** What happened since the last call, sorted by end. */
  take(): readonly Entry[] {
    const taken = this.entries;
    this.entries = [];
    return taken;
  }
}
