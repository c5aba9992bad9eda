/** Makes the process that imports it fit for programs one after another: deaf to lost connections, and free of old ones. */
import { ignoreLostConnections, shareNoConnections } from "./lost-connections";

ignoreLostConnections();
shareNoConnections();
