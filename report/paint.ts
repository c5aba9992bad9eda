/** How a rendered report is coloured and how wide it is. Reads nothing of the environment. */
import pc from "picocolors";

/** What the reader's terminal can do. */
export interface Canvas {
  /** Whether to send ANSI colours. */
  readonly color: boolean;
  /** Columns to fill; words longer than a column are never cut, so a line may be longer. */
  readonly width: number;
}

export type Paint = ReturnType<typeof pc.createColors>;

export function paintFor({ color }: Pick<Canvas, "color">): Paint {
  return pc.createColors(color);
}
