// The one script. Every page works without it; it only makes some things easier.
import { check } from "./check.js";
import { live } from "./live.js";
import { send } from "./send.js";
import { focusProblem, keys, leave, showPassword } from "./small.js";

document.documentElement.classList.add("js");

focusProblem();
leave();
keys();
showPassword();
send(document.getElementById("send"));
check(document.getElementById("check"));
live(document.body.dataset.events);
