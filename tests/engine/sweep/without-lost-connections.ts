/** Makes the process that imports it deaf to lost connections. */
import { ignoreLostConnections } from "./lost-connections";

ignoreLostConnections();
