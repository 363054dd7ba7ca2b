#!/usr/bin/env python3
"""Writes the role concept (docs/privacy/rollenkonzept.md) from the permission table (crates/domain/src/permission.rs).

    tools/roles.py            writes the file
    tools/roles.py --check    tells whether it is what would be written

The functions of the table are read and run, not searched for words: every role × relation × act is asked as the portal asks
it. Whatever is not understood is an error, never a guess. Acts, relations and roles need German words below; one that has none is
told of, and stands with the sentence of the code.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "crates/domain/src/permission.rs"
ROLES = ROOT / "crates/domain/src/actor.rs"
PAGE = ROOT / "docs/privacy/rollenkonzept.md"

ROLE_WORDS = {
    "Customer": ("Kundin, Kunde", "Person, die Unterlagen schickt; nur eigene Fälle"),
    "Representative": ("Bevollmächtigte, gesetzliche Vertretung", "handelt mit eigenem Konto für jemanden"),
    "Helper": ("Helferin, Helfer", "hilft mit eigenem Konto beim Schicken"),
    "Caseworker": ("Fallmanagement", "zugewiesene Fälle und die der eigenen Teams"),
    "Admin": ("Verwaltung", "Konten, Teams, Einstellungen, Protokoll ohne Einzelheiten; nie Unterlagen oder Nachrichten"),
    "Auditor": ("Revision, Datenschutz", "Protokoll mit Einzelheiten und Nachweisen; nie Unterlagen"),
    "Import": ("Datenübernahme", "Programm, das Stammdaten aus dem Fachverfahren bringt"),
    "System": ("Portal selbst", "Hintergrundaufgaben und Kommandozeile; meldet sich nicht an"),
}

RELATION_WORDS = {
    "House": ("Haus", "eigenes Konto oder Jobcenter als Ganzes, kein Gegenstand einer Kundin oder eines Kunden"),
    "Sender": ("Absender", "hat die Unterlage geschickt oder die Nachricht geschrieben"),
    "Concerned": ("Betroffen", "gehört zum Fall, und es geht um diese Person oder um alle"),
    "Housemate": ("Mitbewohnend", "gehört zum Fall, aber es geht um ein anderes Mitglied"),
    "Assigned": ("Zugewiesen", "der Fall ist dieser Person zugewiesen"),
    "Team": ("Team", "der Fall gehört einem Team dieser Person"),
    "Substitute": ("Vertretung", "vertritt die Person, der der Fall zugewiesen ist"),
    "Exception": ("Ausnahme", "hat mit dem Fall nichts zu tun und hat ihn mit Grund auf Zeit geöffnet"),
    "Stranger": ("Fremd", "nichts davon"),
}

ACT_WORDS = {
    "ListCases": "Listen von Fällen sehen",
    "ViewWorklist": "Arbeitsliste sehen",
    "ViewCase": "einen Fall öffnen",
    "ViewDeeds": "sehen, was in einem Fall getan wurde und von wem",
    "AssignCase": "einen Fall zuweisen oder zurückgeben",
    "SettleCase": "erledigt melden, bis etwas Neues kommt",
    "OpenByException": "einen fremden Fall mit Grund und auf Zeit öffnen",
    "ManageSubstitutions": "Vertretungen eintragen und beenden",
    "ViewDocument": "sehen, dass es eine Unterlage gibt, ihre Art und ihren Stand",
    "ViewName": "Dateinamen und Anmerkung sehen",
    "RaiseEmergency": "eine Notlage melden",
    "SettleEmergency": "eine Notlage als erledigt melden",
    "SendDocument": "Unterlagen in einen Fall schicken",
    "ReadContent": "den Inhalt einer Unterlage öffnen",
    "ReadReceipt": "die Eingangsbestätigung lesen",
    "ReviewDocument": "eine Unterlage beurteilen",
    "ReleaseDocument": "freigeben oder neu prüfen lassen, was der Virenscanner nicht beurteilen konnte",
    "MoveDocument": "eine Unterlage in einen anderen Fall oder zu einem anderen Mitglied verschieben",
    "DestroyDocument": "vernichten, was nicht behalten werden darf (nur vorgelegt, Schadprogramm)",
    "ListInfected": "Liste der Unterlagen mit Schadprogramm sehen",
    "TakeBack": "eine Unterlage zurücknehmen, solange niemand sie geöffnet hat",
    "DisownDocument": "„Gehört nicht mir“ sagen",
    "ConfirmDocument": "„Gehört doch hierher“ sagen",
    "Declare": "als Antrag, Widerspruch oder Veränderung vermerken",
    "KeepRecord": "Anrufe und Papiere per Post oder am Schalter vermerken",
    "ReadThread": "Gespräche sehen und lesen",
    "PostMessage": "ein Gespräch beginnen, antworten",
    "HandOver": "sagen, wer in einem Gespräch antwortet",
    "ReadNotes": "interne Notizen lesen",
    "WriteNote": "eine interne Notiz schreiben",
    "UseTextModules": "Textbausteine lesen und benutzen",
    "ManageTextModules": "Textbausteine anlegen, ändern, entfernen",
    "ViewLooks": "sehen, wer vom Jobcenter die eigenen Unterlagen geöffnet hat",
    "SearchLog": "das Protokoll durchsuchen, Bericht nach einem Vorfall",
    "ReadLogDetails": "versiegelte Einzelheiten des Protokolls sehen",
    "ExportLog": "das Protokoll ausleiten und nachweisen",
    "ImportPeople": "Personen, Bedarfsgemeinschaften und Fälle bringen",
    "ManageAccounts": "Konten anlegen, sperren, Briefe mit Code erstellen, Unterlagen zur Gesundheit erlauben",
    "ManageHouse": "Einstellungen, rechtliche Texte und Teams festlegen",
    "ManageKeys": "Schlüssel wechseln, verpackte Schlüssel ausleiten",
}


class NotUnderstood(Exception):
    """The table says something that this program does not know."""


# ---- reading -----------------------------------------------------------------------------------------------------------

TOKEN = re.compile(r"\s+|//[^\n]*|([A-Za-z_]\w*!?|=>|::|==|&&|\|\||[{}()|,;!_&:\-<>])")


def variants(text: str, name: str) -> dict[str, str]:
    """The variants of an enum that `words!` makes, each with its sentence."""
    found = re.search(r"words!\s*\{(?:\s*///[^\n]*)*\s*" + name + r"\s*\{(.*?)\n    \}", text, re.S)
    if not found:
        raise NotUnderstood(f"there is no enum {name}")
    all_of = re.findall(r"((?:\s*///[^\n]*\n)+)\s*(\w+)\s*=\s*\"", found[1])
    lines = [line for line in found[1].splitlines() if "=" in line and "///" not in line]
    if len(all_of) != len(lines):
        raise NotUnderstood(f"{name} has {len(lines)} variants, of which {len(all_of)} can be read")
    return {word: " ".join(re.findall(r"///\s*(.*)", doc)).strip() for doc, word in all_of}


class Reader:
    """A recursive reader of the little Rust that the table is written in. Gives trees of tuples."""

    def __init__(self, text: str):
        self.tokens, at = [], 0
        while at < len(text):
            found = TOKEN.match(text, at)
            if not found:
                raise NotUnderstood(f"{text[at:at + 20]!r}")
            if found[1]:
                self.tokens.append(found[1])
            at = found.end()
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def take(self, token: str) -> bool:
        if self.peek() != token:
            return False
        self.at += 1
        return True

    def expect(self, *tokens: str) -> None:
        for token in tokens:
            if not self.take(token):
                raise NotUnderstood(f"{token!r} was expected before {' '.join(self.tokens[self.at:self.at + 8])}")

    def block(self):
        """`{ use …; if c { return x; } … value }`"""
        self.expect("{")
        steps = []
        while True:
            if self.take("use"):
                while not self.take(";"):
                    self.next()
            elif self.take("if"):
                condition = self.either()
                self.expect("{", "return")
                steps.append((condition, self.either()))
                self.expect(";", "}")
            else:
                value = self.either()
                self.expect("}")
                return ("block", steps, value)

    def either(self):
        parts = [self.both()]
        while self.take("||"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else ("or", parts)

    def both(self):
        parts = [self.one()]
        while self.take("&&"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else ("and", parts)

    def one(self):
        if self.take("!"):
            return ("not", self.one())
        if self.peek() == "{":
            return self.block()
        if self.take("match"):
            return self.match()
        if self.take("matches!"):
            self.expect("(")
            value = self.either()
            self.expect(",")
            pattern = self.patterns()
            self.take(",")
            self.expect(")")
            return ("matches", value, pattern)
        if self.take("("):
            parts = [self.either()]
            while self.take(",") and self.peek() != ")":
                parts.append(self.either())
            self.expect(")")
            return ("tuple", parts) if len(parts) > 1 else parts[0]
        name = self.path()
        if self.take("("):
            arguments = []
            while self.peek() != ")":
                arguments.append(self.either())
                self.take(",")
            self.expect(")")
            return ("call", name, arguments)
        return ("bool", name == "true") if name in ("true", "false") else ("name", name)

    def match(self):
        value, arms = self.either(), []
        self.expect("{")
        while not self.take("}"):
            pattern = self.patterns()
            self.expect("=>")
            arms.append((pattern, self.either()))
            self.take(",")
        return ("match", value, arms)

    def patterns(self):
        parts = [self.pattern()]
        while self.take("|"):
            parts.append(self.pattern())
        return ("any", parts)

    def pattern(self):
        if self.take("_"):
            return ("anything",)
        if self.take("("):
            parts = [self.patterns()]
            while self.take(",") and self.peek() != ")":
                parts.append(self.patterns())
            self.expect(")")
            return ("tuple", parts)
        return ("variant", self.path())

    def path(self) -> str:
        """The last part of `R::Sender`, of which the first part does not matter: variants of one place are of one enum."""
        name = self.next()
        while self.take("::"):
            name = self.next()
        if not re.fullmatch(r"[A-Za-z]\w*", name):
            raise NotUnderstood(f"{name!r} stands where a name should")
        return name


def functions(text: str) -> dict[str, tuple[list[str], tuple]]:
    """The functions of the table: names of their arguments, and what they do."""
    found = {}
    for head in re.finditer(r"^(?:pub )?const fn (\w+)\(([^)]*)\) -> bool (?=\{)", text, re.M):
        arguments = [part.split(":")[0].strip() for part in head[2].split(",") if part.strip()]
        body = re.compile(r"^\}", re.M).search(text, head.end())
        reader = Reader(text[head.end():body.end()])
        found[head[1]] = (arguments, reader.block())
        if reader.peek():
            raise NotUnderstood(f"{head[1]} goes on behind its end")
    return found


# ---- asking ------------------------------------------------------------------------------------------------------------


class Table:
    """Answers what the functions answer."""

    def __init__(self, text: str):
        self.functions = functions(text)
        for needed in ("may", "may_with"):
            if needed not in self.functions:
                raise NotUnderstood(f"there is no function {needed}")

    def ask(self, name: str, *values: str):
        if name not in self.functions:
            raise NotUnderstood(f"{name} is called and not there")
        arguments, body = self.functions[name]
        if len(arguments) != len(values):
            raise NotUnderstood(f"{name} takes {len(arguments)} values")
        return self.value(body, dict(zip(arguments, values)))

    def value(self, tree, known):
        kind = tree[0]
        if kind == "bool":
            return tree[1]
        if kind == "name":
            if tree[1] in known:
                return known[tree[1]]
            if tree[1][0].isupper():
                return tree[1]
            raise NotUnderstood(f"nobody said what {tree[1]} is")
        if kind == "not":
            return not self.value(tree[1], known)
        if kind == "or":
            return any(self.value(part, known) for part in tree[1])
        if kind == "and":
            return all(self.value(part, known) for part in tree[1])
        if kind == "tuple":
            return tuple(self.value(part, known) for part in tree[1])
        if kind == "call":
            return self.ask(tree[1], *(self.value(part, known) for part in tree[2]))
        if kind == "matches":
            return fits(tree[2], self.value(tree[1], known))
        if kind == "block":
            for condition, answer in tree[1]:
                if self.value(condition, known):
                    return self.value(answer, known)
            return self.value(tree[2], known)
        value = self.value(tree[1], known)
        for pattern, answer in tree[2]:
            if fits(pattern, value):
                return self.value(answer, known)
        raise NotUnderstood(f"no arm fits {value}")


def fits(pattern, value) -> bool:
    kind = pattern[0]
    if kind == "anything":
        return True
    if kind == "any":
        return any(fits(part, value) for part in pattern[1])
    if kind == "tuple":
        if not isinstance(value, tuple) or len(value) != len(pattern[1]):
            raise NotUnderstood("a pattern of another shape")
        return all(fits(part, one) for part, one in zip(pattern[1], value))
    return pattern[1] == value


# ---- writing -----------------------------------------------------------------------------------------------------------


class Page:
    def __init__(self):
        table = TABLE.read_text(encoding="utf-8")
        self.table = Table(table)
        self.roles = variants(ROLES.read_text(encoding="utf-8"), "Role")
        self.relations = variants(table, "Relation")
        self.acts = variants(table, "Act")
        cares = list(variants(table, "Care"))
        if cares != ["Usual", "Health", "HealthByName"]:
            raise NotUnderstood(f"Care has the variants {cares}")

    def may(self, role: str, relation: str, act: str, care: str = "Usual") -> bool:
        answer = self.table.ask("may_with", role, relation, act, care)
        if care == "Usual" and answer != self.table.ask("may", role, relation, act):
            raise NotUnderstood(f"{role}, {relation}, {act}: usual care changes the answer")
        return answer

    def mark(self, role: str, relation: str, act: str) -> str:
        if not self.may(role, relation, act):
            return "–"
        if self.may(role, relation, act, "Health"):
            return "ja"
        return "ja ¹" if self.may(role, relation, act, "HealthByName") else "ja ²"

    def text(self) -> str:
        lines = [HEAD, "## Rollen", "", "| Rolle | im Portal | wofür |", "|---|---|---|"]
        for role, sentence in self.roles.items():
            name, what = words(ROLE_WORDS, role, (role, sentence))
            lines.append(f"| {name} | `{role}` | {what} |")
        lines += ["", RELATIONS, "", "| Beziehung | im Portal | Bedeutung |", "|---|---|---|"]
        for relation, sentence in self.relations.items():
            name, what = words(RELATION_WORDS, relation, (relation, sentence))
            lines.append(f"| {name} | `{relation}` | {what} |")
        lines += ["", MARKS, ""]
        used = {role: self.used(role) for role in self.roles}
        nobody = [role for role in self.roles if not used[role]]
        for role in self.roles:
            if used[role]:
                lines += self.section(role, used[role])
        if nobody:
            named = ", ".join(words(ROLE_WORDS, role, (role, ""))[0] for role in nobody)
            lines += ["### Ohne Rechte", "", f"{named}: Konten dieser Art dürfen nichts.", ""]
        lines += self.only()
        return "\n".join(lines + [TAIL])

    def used(self, role: str) -> list[str]:
        return [relation for relation in self.relations if any(self.may(role, relation, act) for act in self.acts)]

    def section(self, role: str, relations: list[str]) -> list[str]:
        heads = [words(RELATION_WORDS, relation, (relation, ""))[0] for relation in relations]
        lines = [f"### {words(ROLE_WORDS, role, (role, ''))[0]}", "", "| darf | " + " | ".join(heads) + " |"]
        lines.append("|---|" + "---|" * len(heads))
        for act, sentence in self.acts.items():
            marks = [self.mark(role, relation, act) for relation in relations]
            if any(mark != "–" for mark in marks):
                lines.append(f"| {words(ACT_WORDS, act, sentence)} | " + " | ".join(marks) + " |")
        return lines + [""]

    def only(self) -> list[str]:
        """Who may do an act at all, the other way round."""
        lines = ["## Je Handlung: welche Rollen", "", "| Handlung | im Portal | Rollen |", "|---|---|---|"]
        for act, sentence in self.acts.items():
            who = [role for role in self.roles if any(self.may(role, relation, act) for relation in self.relations)]
            named = ", ".join(words(ROLE_WORDS, role, (role, ""))[0] for role in who) or "niemand"
            lines.append(f"| {words(ACT_WORDS, act, sentence)} | `{act}` | {named} |")
        return lines + [""]


MISSING: set[str] = set()


def words(known: dict, key: str, otherwise):
    if key not in known:
        MISSING.add(key)
    return known.get(key, otherwise)


HEAD = """# Rollen- und Berechtigungskonzept

> **Entwurf, von der verantwortlichen Stelle zu prüfen.** Diese Seite schreibt `tools/roles.py` aus der Tabelle der Berechtigungen
> ([permission.rs](../../crates/domain/src/permission.rs)). Bitte nicht von Hand ändern.

Eine Tabelle entscheidet, wer was darf: Rolle × Beziehung × Handlung. Was nicht in ihr steht, ist verboten. Wer etwas nicht darf,
bekommt dieselbe Antwort, als gäbe es den Gegenstand nicht. Wird ein angemeldetes Konto auf
seiner Seite abgewiesen, ist das ein Eintrag im Protokoll (`access.denied`); wiederholte werden je Minute gezählt. Eine Prüfung fragt
jede Adresse des Portals für alle, die es benutzen ([roles.rs](../../tests/routes/roles.rs)); eine Adresse, die dort fehlt, lässt sie
scheitern.

Jedes Konto gehört zu genau einem Jobcenter und hat genau eine Rolle. Kundinnen und Kunden melden sich an der Adresse für Kunden
an, alle anderen an der Adresse für Beschäftigte; die jeweils andere Adresse nimmt das Konto nicht.
"""

RELATIONS = """## Beziehungen

Die Beziehung folgt in jedem Augenblick aus den Daten: Zuweisung, Team, Vertretung mit Tagen, Mitgliedschaft in der
Bedarfsgemeinschaft, und um wen es in der Unterlage geht. Vergeben wird sie nicht."""

MARKS = """## Rechte

- **ja**: erlaubt, auch bei Unterlagen, die etwas über die Gesundheit sagen können (Art. 9 DSGVO).
- **ja ¹**: erlaubt; bei Unterlagen zur Gesundheit nur mit namentlicher Erlaubnis der Verwaltung, oder wenn die Person die
  Unterlage selbst geschickt hat.
- **ja ²**: erlaubt; nie bei Unterlagen zur Gesundheit.
- **–**: nicht erlaubt.

Was etwas über die Gesundheit sagen kann, folgt aus der Art der Unterlage. Wer eine Unterlage ohne Art schickt, schickt sie für das
ganze Team: freie Worte werden nicht durchsucht. Spalten ohne jedes Recht sind weggelassen."""

TAIL = """## Was die verantwortliche Stelle ergänzt

- Wer die Rollen Verwaltung und Revision bekommt, und dass nicht dieselbe Person beide hat: das Portal verhindert das nicht.
- Dass die Verwaltung Konten anlegt und Briefe mit Code erstellt. Wer das darf, kann sich selbst ein Konto des Fallmanagements anlegen
  oder mit einem neuen Code in ein fremdes Konto gelangen. Beides steht im Protokoll (`account.created`,
  `account.letter_issued`, `account.activated`, `team.member_added`); die Revision sieht es regelmäßig durch.
- Wie oft Konten, Teams, Vertretungen und die Erlaubnis für Unterlagen zur Gesundheit durchgesehen werden.
- Wer auf dem Server arbeitet. Die Rolle „Portal selbst“ hat, wer dort das Programm mit der Schlüsseldatei starten kann.
- Wer die Datenbank verwaltet, und was dieser Person möglich ist: [security.de.md](../security.de.md).
"""


def main() -> int:
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        text = Page().text()
    except (NotUnderstood, OSError, RecursionError, LookupError, AttributeError, TypeError) as error:
        print(f"roles: {TABLE.relative_to(ROOT)} can't be read: {error}", file=sys.stderr)
        return 1
    for key in sorted(MISSING):
        print(f"roles: {key} has no German words in tools/roles.py", file=sys.stderr)
    if not check:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
        return 0
    there = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if there == text:
        return 0
    print(f"roles: {PAGE.relative_to(ROOT)} is not what the table says: run tools/roles.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
