/**
 * Imported by every test file that runs the engine: where there is none, the whole run fails at its start, with one line that
 * says what to do, instead of each test with a story of its own.
 */
import { findEngine } from "./engine";

before("find an engine", () => {
  findEngine();
});
