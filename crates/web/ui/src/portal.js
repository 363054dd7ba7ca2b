// The one script. Every page works without it; it only makes some things easier.
import { check } from "./check.js";
import { draft } from "./draft.js";
import { find } from "./find.js";
import { live } from "./live.js";
import { modules } from "./modules.js";
import { send } from "./send.js";
import { focusProblem, keys, leave, showPassword, tabs } from "./small.js";

document.documentElement.classList.add("js");

focusProblem();
leave();
keys();
tabs();
showPassword();
draft(document.getElementById("send"));
modules(document.getElementById("send"));
find(document.getElementById("send"));
send(document.getElementById("send"));
check(document.getElementById("check"));
live(document.body.dataset.events);
