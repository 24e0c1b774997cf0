import "@digdir/designsystemet-web";
import "htmx.org";
import "./clock.js";
import "./submit-once.js";
import "./case-keys.js";
import "./fill-in.js";
import "./score-grid.js";
import "./palette.js";
