/** What the pages of the reading room draw and offer; every page can be read without it. */

import { startArcs } from "./room/arcs";
import { startMaps } from "./room/map";
import { startSuggestions } from "./room/suggest";

startArcs();
startMaps();
startSuggestions();
document.documentElement.dataset["ready"] = "";
