<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Action</name>
    <message>
        <source>Summarize</source>
        <translation>Zusammenfassen</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>Erklären</translation>
    </message>
    <message>
        <source>Rephrase</source>
        <translation>Umformulieren</translation>
    </message>
    <message>
        <source>Fix grammar</source>
        <translation>Grammatik korrigieren</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>Übersetzen</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Shorten</source>
        <translation>Kürzen</translation>
    </message>
    <message>
        <source>Make a list</source>
        <translation>Liste erstellen</translation>
    </message>
    <message>
        <source>Explain error</source>
        <translation>Fehler erklären</translation>
    </message>
    <message>
        <source>Find mistakes</source>
        <translation>Fehler suchen</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Beantworten</translation>
    </message>
    <message>
        <source>Describe</source>
        <translation>Beschreiben</translation>
    </message>
    <message>
        <source>Read text</source>
        <translation>Text lesen</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>{action} needs a text: select some, or type it above.</source>
        <translation>{action} braucht einen Text: Text markieren oder oben eingeben.</translation>
    </message>
    <message>
        <source>{action} needs the clipboard: copy some text first.</source>
        <translation>{action} braucht die Zwischenablage: erst einen Text kopieren.</translation>
    </message>
</context>
<context>
    <name>AnswerView</name>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>Denkt nach …</translation>
    </message>
    <message>
        <source>Thought for {seconds} s</source>
        <translation>Hat {seconds} s nachgedacht</translation>
    </message>
    <message numerus="yes">
        <source>The first %n words</source>
        <comment>The first %n word</comment>
        <translation>
            <numerusform>Das erste Wort</numerusform>
            <numerusform>Die ersten %Ln Wörter</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep the new answer</source>
        <translation>Neue Antwort behalten</translation>
    </message>
    <message>
        <source>Keep this part</source>
        <translation>Diesen Teil behalten</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>This desktop shows no tray icons now; the icon comes when it does. `hostler quit` ends Hostler.</source>
        <translation>Dieser Desktop zeigt gerade keine Symbole im Infobereich; das Symbol erscheint, sobald er es tut. `hostler quit` beendet Hostler.</translation>
    </message>
    <message>
        <source>{problem} Until then this machine&apos;s own models are used.</source>
        <translation>{problem} Bis dahin werden die Modelle dieses Rechners verwendet.</translation>
    </message>
    <message>
        <source>What is asked is counted in memory until the ledger can be written: {error}</source>
        <translation>Anfragen werden im Arbeitsspeicher gezählt, bis sie aufgezeichnet werden können: {error}</translation>
    </message>
    <message>
        <source>{problem} The last config that worked is used.</source>
        <translation>{problem} Die letzte funktionierende Konfiguration wird verwendet.</translation>
    </message>
    <message>
        <source>Hostler can&apos;t be started with the desktop: {error}</source>
        <translation>Hostler lässt sich nicht mit dem Desktop starten: {error}</translation>
    </message>
</context>
<context>
    <name>Ask</name>
    <message>
        <source>{host} was woken, but did not answer.</source>
        <translation>{host} wurde geweckt, hat aber nicht geantwortet.</translation>
    </message>
    <message>
        <source>No target is set for the route {route}.</source>
        <translation>Für die Route {route} ist kein Ziel festgelegt.</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>Nothing else on this route can answer now.</source>
        <translation>Auf dieser Route kann gerade kein anderes Ziel antworten.</translation>
    </message>
    <message>
        <source>No bigger model can answer now.</source>
        <translation>Kein größeres Modell kann gerade antworten.</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt …</translation>
    </message>
    <message>
        <source>Bigger  Ctrl+B</source>
        <translation>Größer  Strg+B</translation>
    </message>
</context>
<context>
    <name>Binding</name>
    <message>
        <source>At the end of ~/.config/sway/config; then swaymsg reload.</source>
        <translation>Ans Ende von ~/.config/sway/config; danach swaymsg reload.</translation>
    </message>
    <message>
        <source>At the end of ~/.config/hypr/hyprland.conf.</source>
        <translation>Ans Ende von ~/.config/hypr/hyprland.conf.</translation>
    </message>
    <message>
        <source>Inside of binds { } in ~/.config/niri/config.kdl.</source>
        <translation>Zwischen die Klammern von binds { } in ~/.config/niri/config.kdl.</translation>
    </message>
    <message>
        <source>In a terminal, once. The keys that are there stay.</source>
        <translation>Einmal in einem Terminal. Vorhandene Tastenkürzel bleiben.</translation>
    </message>
    <message>
        <source>In System Settings under Shortcuts: Add New, Command or Script; paste this, then press {key}.</source>
        <translation>In den Systemeinstellungen unter Kurzbefehle: Hinzufügen, Befehl oder Skript; dies einfügen, dann {key} drücken.</translation>
    </message>
    <message>
        <source>Where the desktop gives Hostler no key, bind one to the popup&apos;s command yourself:</source>
        <translation>Vergibt der Desktop keine Taste an Hostler, lässt sich eine mit dem Befehl des Popups belegen:</translation>
    </message>
    <message>
        <source>Desktop</source>
        <translation>Desktop</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>What binds the key</source>
        <translation>Was die Taste belegt</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>Bridge</name>
    <message>
        <source>What you picked couldn&apos;t be kept: {error}</source>
        <translation>Die Auswahl konnte nicht gespeichert werden: {error}</translation>
    </message>
    <message>
        <source>History can&apos;t be used: {error}</source>
        <translation>Der Verlauf ist nicht benutzbar: {error}</translation>
    </message>
    <message>
        <source>That couldn&apos;t be written down ({error}), so it ends with Hostler.</source>
        <translation>Das konnte nicht gespeichert werden ({error}) und endet daher mit Hostler.</translation>
    </message>
    <message>
        <source>{model} is on {host} now.</source>
        <translation>{model} ist jetzt auf {host}.</translation>
    </message>
    <message>
        <source>This computer&apos;s network takes no wake-up packet: {error}</source>
        <translation>Das Netzwerk dieses Rechners nimmt kein Aufwecksignal an: {error}</translation>
    </message>
    <message>
        <source>{host} was woken, but does not answer. Is Wake-on-LAN switched on there?</source>
        <translation>{host} wurde geweckt, antwortet aber nicht. Ist Wake-on-LAN dort eingeschaltet?</translation>
    </message>
</context>
<context>
    <name>Capture</name>
    <message>
        <source>the selection didn&apos;t answer</source>
        <translation>die Auswahl hat nicht geantwortet</translation>
    </message>
    <message>
        <source>The selection can&apos;t be read; the log has the details</source>
        <translation>Die Auswahl lässt sich nicht lesen; Näheres steht im Protokoll</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Clipboard</source>
        <translation>Zwischenablage</translation>
    </message>
    <message>
        <source>only the start: it is very long</source>
        <translation>nur der Anfang: sehr lang</translation>
    </message>
    <message>
        <source>{count} min ago</source>
        <translation>vor {count} min</translation>
    </message>
    <message>
        <source>{count} h ago</source>
        <translation>vor {count} h</translation>
    </message>
    <message numerus="yes">
        <source>%n words</source>
        <comment>%n word</comment>
        <translation>
            <numerusform>%Ln Wort</numerusform>
            <numerusform>%Ln Wörter</numerusform>
        </translation>
    </message>
    <message>
        <source>The clipboard holds an image that is too large</source>
        <translation>Die Zwischenablage enthält ein zu großes Bild</translation>
    </message>
    <message>
        <source>Clipboard · {why}</source>
        <translation>Zwischenablage · {why}</translation>
    </message>
    <message>
        <source>The clipboard holds no text</source>
        <translation>Die Zwischenablage enthält keinen Text</translation>
    </message>
    <message>
        <source>The clipboard didn&apos;t answer</source>
        <translation>Die Zwischenablage hat nicht geantwortet</translation>
    </message>
    <message>
        <source>The clipboard is marked as secret, so it was left alone</source>
        <translation>Die Zwischenablage ist als geheim markiert und blieb daher unberührt</translation>
    </message>
</context>
<context>
    <name>CapturedText</name>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use the captured text</source>
        <translation>Den übernommenen Text verwenden</translation>
    </message>
    <message>
        <source>Edit  Ctrl+E</source>
        <translation>Bearbeiten  Strg+E</translation>
    </message>
    <message>
        <source>Edit the captured text</source>
        <translation>Den übernommenen Text bearbeiten</translation>
    </message>
    <message>
        <source>Leave this text out</source>
        <translation>Diesen Text weglassen</translation>
    </message>
    <message>
        <source>Leave the captured text out</source>
        <translation>Den übernommenen Text weglassen</translation>
    </message>
    <message>
        <source>Captured text, to be edited</source>
        <translation>Übernommener Text, wird bearbeitet</translation>
    </message>
    <message>
        <source>Done  Ctrl+E</source>
        <translation>Fertig  Strg+E</translation>
    </message>
</context>
<context>
    <name>Causes</name>
    <message>
        <source>Wake</source>
        <translation>Wecken</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Nochmals</translation>
    </message>
</context>
<context>
    <name>Cloud</name>
    <message>
        <source>in the cloud, and this route&apos;s text stays at home</source>
        <translation>in der Cloud, und der Text dieser Route bleibt zu Hause</translation>
    </message>
    <message>
        <source>in the cloud without prices (usd_in_per_m, usd_out_per_m), so it is never asked</source>
        <translation>in der Cloud ohne Preise (usd_in_per_m, usd_out_per_m), wird daher nie gefragt</translation>
    </message>
    <message>
        <source>in the cloud, and here nobody keeps record of what that costs</source>
        <translation>in der Cloud, und hier hält niemand fest, was das kostet</translation>
    </message>
    <message>
        <source>you said that {route} stays at home; `hostler cloud allow {route}` changes that</source>
        <translation>{route} soll zu Hause bleiben; `hostler cloud allow {route}` ändert das</translation>
    </message>
    <message>
        <source>in the cloud, which wants your yes first: run `hostler cloud allow {route}` once</source>
        <translation>in der Cloud, was erst eine Erlaubnis braucht: einmal `hostler cloud allow {route}` ausführen</translation>
    </message>
    <message>
        <source>the text holds {secrets}, and that stays at home</source>
        <translation>der Text enthält {secrets}, und das bleibt zu Hause</translation>
    </message>
    <message>
        <source>{secrets} in what was said before</source>
        <translation>{secrets} im bisher Gesagten</translation>
    </message>
    <message>
        <source>cloud ≈ {price}, {most} at most</source>
        <translation>Cloud ≈ {price}, höchstens {most}</translation>
    </message>
    <message>
        <source>it would cost {price} or more, over this route&apos;s ceiling of {ceiling} (ceiling_usd)</source>
        <translation>es würde {price} oder mehr kosten, über der Grenze dieser Route von {ceiling} (ceiling_usd)</translation>
    </message>
    <message>
        <source>the cloud&apos;s budget is spent: {left}, and this may cost {price} ({key} under [cloud])</source>
        <translation>das Cloud-Budget ist aufgebraucht: {left}, und dies kostet bis zu {price} ({key} unter [cloud])</translation>
    </message>
    <message>
        <source>{price} left this month</source>
        <translation>diesen Monat noch {price}</translation>
    </message>
    <message>
        <source>{price} left today</source>
        <translation>heute noch {price}</translation>
    </message>
    <message>
        <source>{target} is in the cloud, and text of the route {route} stays at home: write cloud = &quot;when-nothing-local&quot; for the route {route} in the config, or take another target.</source>
        <translation>{target} ist in der Cloud, und Text der Route {route} bleibt zu Hause: cloud = &quot;when-nothing-local&quot; für die Route {route} in die Konfiguration schreiben oder ein anderes Ziel nehmen.</translation>
    </message>
    <message>
        <source>its cost can&apos;t be written down ({error})</source>
        <translation>die Kosten können nicht festgehalten werden ({error})</translation>
    </message>
</context>
<context>
    <name>CloudDialog</name>
    <message>
        <source>Add cloud machine</source>
        <translation>Cloud-Rechner hinzufügen</translation>
    </message>
    <message>
        <source>Another one, OpenAI-compatible</source>
        <translation>Ein anderer, OpenAI-kompatibel</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>List its models</source>
        <translation>Modelle auflisten</translation>
    </message>
    <message>
        <source>Test…</source>
        <translation>Testen…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>no route yet</source>
        <translation>noch keine Route</translation>
    </message>
    <message>
        <source>Its keys are made at {address}</source>
        <translation>Schlüssel gibt es unter {address}</translation>
    </message>
    <message>
        <source>In US dollars for a million tokens, as of {date}. Source: {source}</source>
        <translation>In US-Dollar je Million Token, Stand {date}. Quelle: {source}</translation>
    </message>
    <message>
        <source>In US dollars for a million tokens, as the service itself says now.</source>
        <translation>In US-Dollar je Million Token, wie der Dienst selbst es jetzt angibt.</translation>
    </message>
    <message>
        <source>In US dollars for a million tokens, as the service&apos;s page says; 0 where a plan covers it.</source>
        <translation>In US-Dollar je Million Token, wie auf der Seite des Dienstes; 0, wo ein Tarif alles abdeckt.</translation>
    </message>
    <message>
        <source>Both prices are needed: they say what a question costs.</source>
        <translation>Beide Preise werden gebraucht: sie sagen, was eine Frage kostet.</translation>
    </message>
    <message>
        <source>Write a price from 0 to 100,000.</source>
        <translation>Einen Preis von 0 bis 100.000 eingeben.</translation>
    </message>
    <message>
        <source>A model is needed: type its name, or list the models.</source>
        <translation>Ein Modell wird gebraucht: Namen eingeben oder Modelle auflisten.</translation>
    </message>
    <message>
        <source>Asking for its models…</source>
        <translation>Modelle werden abgefragt…</translation>
    </message>
    <message>
        <source>Models found: {count}</source>
        <translation>Gefundene Modelle: {count}</translation>
    </message>
    <message>
        <source>This sends {model} one short question: ≈ {price}, {most} at most.</source>
        <translation>Das sendet eine kurze Frage an {model}: ≈ {price}, höchstens {most}.</translation>
    </message>
    <message>
        <source>Waiting for the answer…</source>
        <translation>Warten auf die Antwort…</translation>
    </message>
    <message>
        <source>Answered in {seconds} s: “{text}” It cost {price}.</source>
        <translation>Antwort nach {seconds} s: „{text}“ Das hat {price} gekostet.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Storing the key…</source>
        <translation>Schlüssel wird abgelegt…</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Price of prompt and answer</source>
        <translation>Preis von Frage und Antwort</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Gefragt für</translation>
    </message>
    <message>
        <source>Price of a million prompt tokens</source>
        <translation>Preis einer Million Token der Frage</translation>
    </message>
    <message>
        <source>Price of a million answer tokens</source>
        <translation>Preis einer Million Token der Antwort</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Its text goes there when nothing at home answers; the first time there is a question.</source>
        <translation>Der Text dieser Route geht dorthin, wenn zu Hause nichts antwortet; beim ersten Mal wird gefragt.</translation>
    </message>
</context>
<context>
    <name>Config</name>
    <message>
        <source>Context in tokens. One fixed value; changing it reloads.</source>
        <translation>Kontext in Token. Ein fester Wert; eine Änderung lädt neu.</translation>
    </message>
    <message>
        <source>Thinking: true, false, or low, medium, high, max.</source>
        <translation>Nachdenken: true, false oder low, medium, high, max.</translation>
    </message>
    <message>
        <source>How long the host keeps it loaded, like 30m.</source>
        <translation>Wie lange der Rechner es geladen hält, etwa 30m.</translation>
    </message>
    <message>
        <source>The longest answer, in tokens.</source>
        <translation>Die längste Antwort, in Token.</translation>
    </message>
    <message>
        <source>Whether it reads images, where the host doesn&apos;t say.</source>
        <translation>Ob es Bilder liest, wo der Rechner das nicht sagt.</translation>
    </message>
    <message>
        <source>How able it is beside the others; by default its weights in billions.</source>
        <translation>Wie fähig es neben den anderen ist; sonst seine Gewichte in Milliarden.</translation>
    </message>
    <message>
        <source>Price of a million prompt tokens, in US dollars.</source>
        <translation>Preis von einer Million Token der Frage, in US-Dollar.</translation>
    </message>
    <message>
        <source>Price of a million answer tokens, in US dollars.</source>
        <translation>Preis von einer Million Token der Antwort, in US-Dollar.</translation>
    </message>
    <message>
        <source>Short name used in targets: a-z, 0-9 and -, at most 32.</source>
        <translation>Kurzname in Zielen: a–z, 0–9 und -, höchstens 32 Zeichen.</translation>
    </message>
    <message>
        <source>Address with scheme and port, like http://192.168.1.106:11434.</source>
        <translation>Adresse mit Schema und Port, etwa http://192.168.1.106:11434.</translation>
    </message>
    <message>
        <source>What you call the machine.</source>
        <translation>Wie der Rechner genannt wird.</translation>
    </message>
    <message>
        <source>ollama, or openai for any OpenAI-compatible server.</source>
        <translation>ollama, oder openai für jeden OpenAI-kompatiblen Server.</translation>
    </message>
    <message>
        <source>home or cloud; by default told from kind and address.</source>
        <translation>home oder cloud; sonst nach Art und Adresse.</translation>
    </message>
    <message>
        <source>Whether the machine is always running.</source>
        <translation>Ob der Rechner immer läuft.</translation>
    </message>
    <message>
        <source>Extra headers for a proxy in front. No secrets here.</source>
        <translation>Weitere Kopfzeilen für einen Proxy davor. Keine Geheimnisse.</translation>
    </message>
    <message>
        <source>A CA certificate file for this host&apos;s TLS.</source>
        <translation>Datei mit dem CA-Zertifikat für TLS zu diesem Rechner.</translation>
    </message>
    <message>
        <source>A proxy for this host, like http://127.0.0.1:3128.</source>
        <translation>Ein Proxy für diesen Rechner, etwa http://127.0.0.1:3128.</translation>
    </message>
    <message>
        <source>Its MAC address, so that it is woken when a route needs it.</source>
        <translation>Seine MAC-Adresse, damit er geweckt wird, wenn eine Route ihn braucht.</translation>
    </message>
    <message>
        <source>Take the host out: nothing is sent there.</source>
        <translation>Den Rechner herausnehmen: Dorthin wird nichts gesendet.</translation>
    </message>
    <message>
        <source>When it is taken out by itself, like Mon-Fri 22:00-07:00.</source>
        <translation>Wann er von selbst herausgenommen ist, etwa Mon-Fri 22:00-07:00.</translation>
    </message>
    <message>
        <source>Settings for single models on this host.</source>
        <translation>Einstellungen für einzelne Modelle auf diesem Rechner.</translation>
    </message>
    <message>
        <source>quick, code, reasoning, vision, background, or your own.</source>
        <translation>quick, code, reasoning, vision, background oder eine eigene.</translation>
    </message>
    <message>
        <source>Targets MODEL@HOST, tried in this order.</source>
        <translation>Ziele, in dieser Reihenfolge versucht.</translation>
    </message>
    <message>
        <source>Words and phrases that speak for this route.</source>
        <translation>Wörter und Wendungen, die für diese Route sprechen.</translation>
    </message>
    <message>
        <source>Phrases in the instruction that decide outright.</source>
        <translation>Wendungen in der Anweisung, die allein entscheiden.</translation>
    </message>
    <message>
        <source>When text may leave the house: never, when-nothing-local or when-worth-it.</source>
        <translation>Wann Text das Haus verlassen darf: never (nie), when-nothing-local (wenn zu Hause nichts antwortet) oder when-worth-it (wenn es sich lohnt).</translation>
    </message>
    <message>
        <source>The most that one request in the cloud may cost, in US dollars.</source>
        <translation>Was eine Anfrage in der Cloud höchstens kosten darf, in US-Dollar.</translation>
    </message>
    <message>
        <source>Targets tried after any route&apos;s own chain.</source>
        <translation>Ziele, die nach der Kette jeder Route versucht werden.</translation>
    </message>
    <message>
        <source>Short name for --action.</source>
        <translation>Kurzname für --action.</translation>
    </message>
    <message>
        <source>What the popup shows.</source>
        <translation>Was das Fenster zeigt.</translation>
    </message>
    <message>
        <source>The instruction, with {text}, {clipboard} and {language}; without {text} the text follows.</source>
        <translation>Die Anweisung, mit {text}, {clipboard} und {language}; ohne {text} folgt der Text.</translation>
    </message>
    <message>
        <source>A sign before the name in the list of actions.</source>
        <translation>Ein Zeichen vor dem Namen in der Liste der Aktionen.</translation>
    </message>
    <message>
        <source>Always take this route.</source>
        <translation>Immer diese Route nehmen.</translation>
    </message>
    <message>
        <source>Runs it on the selection from any window, like Ctrl+Alt+S.</source>
        <translation>Führt sie aus jedem Fenster mit der Auswahl aus, etwa Ctrl+Alt+S.</translation>
    </message>
    <message>
        <source>Put the answer in place of the selection.</source>
        <translation>Die Antwort an die Stelle der Auswahl setzen.</translation>
    </message>
    <message>
        <source>What it comes first for: image, error, code, foreign, mail, question.</source>
        <translation>Wofür sie zuerst kommt: image (Bild), error (Fehler), code, foreign (fremde Sprache), mail, question (Frage).</translation>
    </message>
    <message>
        <source>Opens the popup from any window.</source>
        <translation>Öffnet Hostler aus jedem Fenster.</translation>
    </message>
    <message>
        <source>Asks about a part of the screen, like Ctrl+Alt+Shift+Space; empty: no key.</source>
        <translation>Fragt zu einem Teil des Bildschirms, etwa Ctrl+Alt+Shift+Space; leer: keine Taste.</translation>
    </message>
    <message>
        <source>Where the key can&apos;t be taken for Hostler alone, listen along (others get it too).</source>
        <translation>Wo die Taste nicht für Hostler allein zu haben ist, mithören (andere bekommen sie auch).</translation>
    </message>
    <message>
        <source>The most that the cloud may cost in a day, in US dollars.</source>
        <translation>Was die Cloud an einem Tag höchstens kosten darf, in US-Dollar.</translation>
    </message>
    <message>
        <source>The most that it may cost in a month, in US dollars.</source>
        <translation>Was sie in einem Monat höchstens kosten darf, in US-Dollar.</translation>
    </message>
    <message>
        <source>Ask a bigger model by itself, once, when an answer looks thin and the route was unsure.</source>
        <translation>Von selbst einmal ein größeres Modell fragen, wenn eine Antwort dürftig aussieht und die Route unsicher war.</translation>
    </message>
    <message>
        <source>Your language in English, like German, for Translate; by default the system&apos;s.</source>
        <translation>Die eigene Sprache auf Englisch, etwa German, für Übersetzen; sonst die des Systems.</translation>
    </message>
    <message>
        <source>Keep prompts and answers with their text, to be found again.</source>
        <translation>Fragen und Antworten mit ihrem Text aufheben, um sie wiederzufinden.</translation>
    </message>
    <message>
        <source>After so many days a prompt is taken out of history; 0 keeps them.</source>
        <translation>Nach so vielen Tagen verlässt eine Frage den Verlauf; 0 behält alle.</translation>
    </message>
    <message>
        <source>After so many days only totals of a day are kept of usage; 0 keeps every row.</source>
        <translation>Nach so vielen Tagen bleiben vom Verbrauch nur Tagessummen; 0 behält jede Zeile.</translation>
    </message>
    <message>
        <source>The language of the windows: system, en or de. A change counts from the next start.</source>
        <translation>Die Sprache der Fenster: system, en oder de. Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>A folder: each attempt is also written to token-usage-YYYY-MM-DD.jsonl there.</source>
        <translation>Ein Ordner: Jeder Versuch wird auch dort in token-usage-YYYY-MM-DD.jsonl geschrieben.</translation>
    </message>
    <message>
        <source>“{text}” is no time: write it like 30m or 1h30m, a number of seconds, 0 for not at all, -1 for always</source>
        <translation>„{text}“ ist keine Dauer: 30m oder 1h30m schreiben, eine Zahl von Sekunden, 0 für gar nicht, -1 für immer</translation>
    </message>
    <message>
        <source>On Mondays a notification says what was asked last week, and what it saved and cost.</source>
        <translation>Montags sagt eine Benachrichtigung, was in der letzten Woche gefragt wurde, was es gespart und was es gekostet hat.</translation>
    </message>
    <message>
        <source>this is {count:,} characters long: {most:,} are enough</source>
        <translation>das ist {count:,} Zeichen lang: {most:,} sind genug</translation>
    </message>
    <message>
        <source>this can&apos;t be empty: write a word or two</source>
        <translation>das kann nicht leer sein: ein, zwei Wörter schreiben</translation>
    </message>
    <message>
        <source>this holds characters that can&apos;t be seen, or a new line: type it anew</source>
        <translation>darin stehen unsichtbare Zeichen oder ein Zeilenumbruch: neu eintippen</translation>
    </message>
    <message>
        <source>this can&apos;t be a path: it holds characters that can&apos;t be seen, or a new line</source>
        <translation>das kann kein Pfad sein: darin stehen unsichtbare Zeichen oder ein Zeilenumbruch</translation>
    </message>
    <message>
        <source>these are {count:,}: {most:,} are enough, and more of them slow each decision</source>
        <translation>das sind {count:,}: {most:,} sind genug, und mehr davon verlangsamen jede Entscheidung</translation>
    </message>
    <message>
        <source>an empty phrase is never found: take it out</source>
        <translation>eine leere Wendung wird nie gefunden: herausnehmen</translation>
    </message>
    <message>
        <source>“{name}” stands twice in this chain, and is asked once: take one out</source>
        <translation>„{name}“ steht zweimal in dieser Kette und wird einmal gefragt: eines herausnehmen</translation>
    </message>
    <message>
        <source>“{name}” can&apos;t be a host id: use a-z, 0-9 and -, at most 32</source>
        <translation>„{name}“ kann kein Kurzname eines Rechners sein: a-z, 0-9 und - verwenden, höchstens 32</translation>
    </message>
    <message>
        <source>“{name}” can&apos;t be a route id: use a-z, 0-9, - and _</source>
        <translation>„{name}“ kann kein Kurzname einer Route sein: a-z, 0-9, - und _ verwenden</translation>
    </message>
    <message>
        <source>“{name}” is there twice: give each its own id</source>
        <translation>„{name}“ gibt es zweimal: jedem einen eigenen Kurznamen geben</translation>
    </message>
    <message>
        <source>a key over plain http can be read on its way: write https:// here, or take auth out</source>
        <translation>ein Schlüssel über einfaches http ist unterwegs lesbar: hier https:// schreiben oder auth herausnehmen</translation>
    </message>
    <message>
        <source>“{text}” is no way to send a key: write bearer, basic, or the name of a header like X-API-Key</source>
        <translation>„{text}“ ist keine Art, einen Schlüssel zu senden: bearer, basic oder den Namen eines Headers wie X-API-Key schreiben</translation>
    </message>
    <message>
        <source>“{proxy}” is not a proxy&apos;s address: write it like http://127.0.0.1:3128</source>
        <translation>„{proxy}“ ist keine Adresse eines Proxys: schreiben wie http://127.0.0.1:3128</translation>
    </message>
    <message>
        <source>“{text}” is no MAC address: write it like a4:83:e7:12:34:56</source>
        <translation>„{text}“ ist keine MAC-Adresse: schreiben wie a4:83:e7:12:34:56</translation>
    </message>
    <message>
        <source>a model has a name: write it like [hosts.models.&quot;qwen3:4b&quot;]</source>
        <translation>ein Modell hat einen Namen: schreiben wie [hosts.models.&quot;qwen3:4b&quot;]</translation>
    </message>
    <message>
        <source>there is no think = “{text}”: write true, false, or one of {choices}</source>
        <translation>think = „{text}“ gibt es nicht: true, false oder eines von {choices} schreiben</translation>
    </message>
    <message>
        <source>route “{route}” has no target: add at least one MODEL@HOST</source>
        <translation>Route „{route}“ hat kein Ziel: mindestens ein MODELL@RECHNER hinzufügen</translation>
    </message>
    <message>
        <source>“{text}” is not a target: write MODEL@HOST, like qwen3:4b@mac-mini</source>
        <translation>„{text}“ ist kein Ziel: MODELL@RECHNER schreiben, etwa qwen3:4b@mac-mini</translation>
    </message>
    <message>
        <source>“{target}”: no host is called “{host}”{nearest}</source>
        <translation>„{target}“: kein Rechner heißt „{host}“{nearest}</translation>
    </message>
    <message>
        <source>no route is called “{route}”{nearest}</source>
        <translation>keine Route heißt „{route}“{nearest}</translation>
    </message>
    <message>
        <source>“{name}” is no placeholder: there is {known}. To send it as it is, write {escaped}</source>
        <translation>„{name}“ ist kein Platzhalter: es gibt {known}. Um es so zu senden, {escaped} schreiben</translation>
    </message>
    <message>
        <source>{keys} runs “{action}” already: give each action its own key</source>
        <translation>{keys} startet schon „{action}“: jeder Aktion eine eigene Taste geben</translation>
    </message>
    <message>
        <source>; did you mean “{name}”?</source>
        <translation>; war „{name}“ gemeint?</translation>
    </message>
    <message>
        <source> (there is {names})</source>
        <translation> (es gibt {names})</translation>
    </message>
    <message>
        <source> (there is none yet)</source>
        <translation> (es gibt noch keinen Eintrag)</translation>
    </message>
    <message>
        <source>“{url}” holds a space or a control character: write http://NAME:11434</source>
        <translation>„{url}“ enthält ein Leer- oder Steuerzeichen: http://NAME:11434 schreiben</translation>
    </message>
    <message>
        <source>“{url}” is not an address ({error}): write http://NAME:11434</source>
        <translation>„{url}“ ist keine Adresse ({error}): http://NAME:11434 schreiben</translation>
    </message>
    <message>
        <source>“{url}” lacks http:// or https://: write {instead}</source>
        <translation>„{url}“ fehlt http:// oder https://: {instead} schreiben</translation>
    </message>
    <message>
        <source>“{url}” names no machine: write http://NAME:11434</source>
        <translation>„{url}“ nennt keinen Rechner: http://NAME:11434 schreiben</translation>
    </message>
    <message>
        <source>an address holds no user or password: secrets live in the keyring (auth = true)</source>
        <translation>eine Adresse enthält weder Namen noch Passwort: Geheimnisse gehören in den Schlüsselbund (auth = true)</translation>
    </message>
    <message>
        <source>“{url}” has more than scheme, name, port and path: write http://NAME:11434</source>
        <translation>„{url}“ hat mehr als Schema, Name, Port und Pfad: http://NAME:11434 schreiben</translation>
    </message>
    <message>
        <source>Send the key that the keyring holds for this host.</source>
        <translation>Den Schlüssel senden, den der Schlüsselbund für diesen Rechner hat.</translation>
    </message>
    <message>
        <source>How the key is sent: bearer, basic for name:password, or a header like X-API-Key.</source>
        <translation>Wie der Schlüssel gesendet wird: bearer, basic für Name:Passwort, oder ein Header wie X-API-Key.</translation>
    </message>
    <message>
        <source>Whether the windows are light or dark: system, light or dark.</source>
        <translation>Ob die Fenster hell oder dunkel sind: system, light (hell) oder dark (dunkel).</translation>
    </message>
    <message>
        <source>Start Hostler with the desktop, when you log in.</source>
        <translation>Hostler mit dem Desktop starten, bei der Anmeldung.</translation>
    </message>
    <message>
        <source>no secrets in this file: keys live in the keyring (auth = true)</source>
        <translation>keine Geheimnisse in dieser Datei: Schlüssel liegen im Schlüsselbund (auth = true)</translation>
    </message>
    <message>
        <source>“{name}” can&apos;t be a header: use plain ASCII on one line</source>
        <translation>„{name}“ kann kein Header sein: nur ASCII in einer Zeile verwenden</translation>
    </message>
    <message>
        <source>“{target}” is in the cloud and is never asked: this route&apos;s text stays at home; write cloud = &quot;when-nothing-local&quot; for this route, or take it out</source>
        <translation>„{target}“ ist in der Cloud und wird nie gefragt: der Text dieser Route bleibt zu Hause; für diese Route cloud = &quot;when-nothing-local&quot; schreiben oder das Ziel herausnehmen</translation>
    </message>
    <message>
        <source>no target of this route is in the cloud, so cloud = “{rule}” changes nothing</source>
        <translation>kein Ziel dieser Route ist in der Cloud, also ändert cloud = „{rule}“ nichts</translation>
    </message>
    <message>
        <source>“{target}” has no prices and is never asked: give usd_in_per_m and usd_out_per_m under [hosts.models.&quot;{model}&quot;] of {host}</source>
        <translation>„{target}“ hat keine Preise und wird nie gefragt: usd_in_per_m und usd_out_per_m unter [hosts.models.&quot;{model}&quot;] von {host} angeben</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>not TOML: {error}</source>
        <translation>kein TOML: {error}</translation>
    </message>
    <message>
        <source>not TOML: nested too deeply</source>
        <translation>kein TOML: zu tief verschachtelt</translation>
    </message>
    <message>
        <source>{file}: can&apos;t be read ({error}); check its permissions and that it is UTF-8 text</source>
        <translation>{file}: nicht lesbar ({error}); Zugriffsrechte prüfen, und ob es Text in UTF-8 ist</translation>
    </message>
    <message>
        <source>version {version} isn&apos;t known here: this Hostler reads version {known}</source>
        <translation>Version {version} ist hier unbekannt: dieses Hostler liest Version {known}</translation>
    </message>
    <message>
        <source>unknown key “{key}”{nearest}</source>
        <translation>unbekannter Eintrag „{key}“{nearest}</translation>
    </message>
    <message>
        <source>“{key}” is a list of tables: write [[{key}]]</source>
        <translation>„{key}“ ist eine Liste von Tabellen: [[{key}]] schreiben</translation>
    </message>
    <message>
        <source>“{key}” is a table: write [{key}]</source>
        <translation>„{key}“ ist eine Tabelle: [{key}] schreiben</translation>
    </message>
    <message>
        <source>“{key}” is missing: {sentence}</source>
        <translation>„{key}“ fehlt: {sentence}</translation>
    </message>
    <message>
        <source>“{key}”: {fault}. {sentence}</source>
        <translation>„{key}“: {fault}. {sentence}</translation>
    </message>
    <message>
        <source>expected {wanted}, got {found}</source>
        <translation>erwartet: {wanted}; angegeben: {found}</translation>
    </message>
    <message>
        <source>expected {wanted} {sign} {limit}</source>
        <translation>erwartet: {wanted} {sign} {limit}</translation>
    </message>
    <message>
        <source>expected {wanted} of length {sign} {limit}</source>
        <translation>erwartet: {wanted} der Länge {sign} {limit}</translation>
    </message>
    <message>
        <source>there is no “{text}”</source>
        <translation>„{text}“ gibt es nicht</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first} oder {second}</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>a number with a fraction</source>
        <translation>eine Kommazahl</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>eine Liste</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>eine Tabelle</translation>
    </message>
    <message>
        <source>a date and time</source>
        <translation>ein Datum mit Uhrzeit</translation>
    </message>
    <message>
        <source>a date</source>
        <translation>ein Datum</translation>
    </message>
    <message>
        <source>a time</source>
        <translation>eine Uhrzeit</translation>
    </message>
</context>
<context>
    <name>ConflictBar</name>
    <message>
        <source>Keep mine</source>
        <translation>Meine behalten</translation>
    </message>
    <message>
        <source>Take the file&apos;s</source>
        <translation>Die der Datei nehmen</translation>
    </message>
    <message>
        <source>{key} was changed in the file as well. There it is {theirs}, here {mine}.</source>
        <translation>{key} wurde auch in der Datei geändert. Dort steht {theirs}, hier {mine}.</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>A bar for each</source>
        <translation>Ein Balken je</translation>
    </message>
    <message>
        <source>Parted by</source>
        <translation>Unterteilt nach</translation>
    </message>
    <message>
        <source>Measured in</source>
        <translation>Gemessen in</translation>
    </message>
</context>
<context>
    <name>Day</name>
    <message>
        <source>Mon</source>
        <translation>Mo</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>Di</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>Mi</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>Do</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>Fr</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>Sa</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>So</translation>
    </message>
</context>
<context>
    <name>Deciding</name>
    <message>
        <source>instead of {line}</source>
        <translation>statt {line}</translation>
    </message>
    <message>
        <source>No routes yet: looking for models on this machine…</source>
        <translation>Noch keine Routen: Modelle auf diesem Rechner werden gesucht …</translation>
    </message>
    <message>
        <source>Type a question, or select text before you press the hotkey</source>
        <translation>Eine Frage eingeben oder vor dem Tastenkürzel Text markieren</translation>
    </message>
</context>
<context>
    <name>Decision</name>
    <message>
        <source>too long, it will be cut</source>
        <translation>zu lang, wird gekürzt</translation>
    </message>
    <message>
        <source>cloud ≈ {price}</source>
        <translation>Cloud ≈ {price}</translation>
    </message>
    <message>
        <source>no target set</source>
        <translation>kein Ziel festgelegt</translation>
    </message>
    <message>
        <source>{route} → nothing can answer: {why}</source>
        <translation>{route} → nichts kann antworten: {why}</translation>
    </message>
    <message>
        <source>picked</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>asks you first</source>
        <translation>fragt erst nach</translation>
    </message>
    <message>
        <source>{route} → {model} on {host}</source>
        <translation>{route} → {model} auf {host}</translation>
    </message>
    <message>
        <source>{route} or {other}</source>
        <translation>{route} oder {other}</translation>
    </message>
</context>
<context>
    <name>DecisionLine</name>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>{model}, simulated machine</source>
        <translation>{model}, simulierter Rechner</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>{host} spoke first</source>
        <translation>{host} war schneller</translation>
    </message>
    <message>
        <source>empty answer: it only thought</source>
        <translation>leere Antwort: nur Gedanken</translation>
    </message>
    <message>
        <source>empty answer: no text came</source>
        <translation>leere Antwort: kein Text kam</translation>
    </message>
    <message numerus="yes">
        <source>after %n words</source>
        <comment>after %n word</comment>
        <translation>
            <numerusform>nach %Ln Wort</numerusform>
            <numerusform>nach %Ln Wörtern</numerusform>
        </translation>
    </message>
    <message>
        <source>silent for {seconds:g} s</source>
        <translation>{seconds:g} s still</translation>
    </message>
    <message>
        <source>you stopped it</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>no word in {seconds:g} s</source>
        <translation>{seconds:g} s kein Wort</translation>
    </message>
    <message>
        <source>it ended without a word</source>
        <translation>endete ohne ein Wort</translation>
    </message>
    <message>
        <source>Hostler made a mistake with its answer; its log has the details</source>
        <translation>Hostler hat bei der Antwort einen Fehler gemacht; Näheres im Protokoll</translation>
    </message>
    <message>
        <source>no answer within {seconds:g} s: asleep, or behind a firewall</source>
        <translation>keine Antwort in {seconds:g} s: im Ruhezustand oder hinter einer Firewall</translation>
    </message>
    <message>
        <source>no free connection</source>
        <translation>keine freie Verbindung</translation>
    </message>
    <message>
        <source>nothing came in time</source>
        <translation>es kam nichts zur rechten Zeit</translation>
    </message>
    <message>
        <source>its proxy failed</source>
        <translation>der Proxy hat versagt</translation>
    </message>
    <message>
        <source>connection refused</source>
        <translation>Verbindung abgelehnt</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>connection closed early</source>
        <translation>Verbindung zu früh geschlossen</translation>
    </message>
    <message>
        <source>the request could not be written</source>
        <translation>die Anfrage konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>unreadable compression</source>
        <translation>unlesbare Kompression</translation>
    </message>
    <message>
        <source>the address lacks http:// or https://</source>
        <translation>in der Adresse fehlt http:// oder https://</translation>
    </message>
    <message>
        <source>it redirects in a circle</source>
        <translation>Weiterleitung im Kreis</translation>
    </message>
    <message>
        <source>the request failed</source>
        <translation>die Anfrage ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>the address can&apos;t be read</source>
        <translation>die Adresse ist nicht lesbar</translation>
    </message>
    <message>
        <source>the stream was closed</source>
        <translation>der Datenstrom wurde geschlossen</translation>
    </message>
    <message>
        <source>it doesn&apos;t speak HTTP; is it https:// instead of http://?</source>
        <translation>spricht kein HTTP; vielleicht https:// statt http://?</translation>
    </message>
    <message>
        <source>the name is not known here</source>
        <translation>der Name ist hier nicht bekannt</translation>
    </message>
    <message>
        <source>{fault}; set ca_file if the certificate is your own</source>
        <translation>{fault}; für ein eigenes Zertifikat ca_file angeben</translation>
    </message>
    <message>
        <source>the other side doesn&apos;t speak TLS; is it http:// instead of https://?</source>
        <translation>die Gegenseite spricht kein TLS; vielleicht http:// statt https://?</translation>
    </message>
    <message>
        <source>empty answer</source>
        <translation>leere Antwort</translation>
    </message>
    <message>
        <source>no such endpoint</source>
        <translation>kein solcher Endpunkt</translation>
    </message>
    <message>
        <source>{said}: write https:// in its address</source>
        <translation>{said}: https:// in die Adresse schreiben</translation>
    </message>
    <message>
        <source>it redirects elsewhere</source>
        <translation>Weiterleitung woandershin</translation>
    </message>
    <message>
        <source>not what was asked for</source>
        <translation>nicht das, wonach gefragt war</translation>
    </message>
    <message>
        <source>it broke off with an error</source>
        <translation>brach mit einem Fehler ab</translation>
    </message>
    <message>
        <source>its key, headers, address or proxy can&apos;t be sent: use plain ASCII</source>
        <translation>Schlüssel, Header, Adresse oder Proxy können nicht gesendet werden: nur ASCII verwenden</translation>
    </message>
    <message>
        <source>a web page came instead of an answer</source>
        <translation>statt einer Antwort kam eine Webseite</translation>
    </message>
    <message>
        <source>no answer within {seconds:g} s</source>
        <translation>keine Antwort in {seconds:g} s</translation>
    </message>
    <message>
        <source>its list is longer than 8 MB</source>
        <translation>die Liste ist länger als 8 MB</translation>
    </message>
    <message>
        <source>a line longer than 1 MB</source>
        <translation>eine Zeile länger als 1 MB</translation>
    </message>
    <message>
        <source>the stream ended in the middle of a line</source>
        <translation>der Datenstrom endete mitten in einer Zeile</translation>
    </message>
    <message>
        <source>the stream ended without “done”</source>
        <translation>der Datenstrom endete ohne „done“</translation>
    </message>
    <message>
        <source>a line without “response”</source>
        <translation>eine Zeile ohne „response“</translation>
    </message>
    <message>
        <source>a line without “message”</source>
        <translation>eine Zeile ohne „message“</translation>
    </message>
    <message>
        <source>not a line of a chat: {line}</source>
        <translation>keine Zeile eines Gesprächs: {line}</translation>
    </message>
    <message>
        <source>the answer isn&apos;t Ollama&apos;s</source>
        <translation>die Antwort ist nicht von Ollama</translation>
    </message>
    <message>
        <source>the stream ended without “[DONE]”</source>
        <translation>der Datenstrom endete ohne „[DONE]“</translation>
    </message>
    <message>
        <source>not an event stream</source>
        <translation>kein Ereignisstrom</translation>
    </message>
    <message>
        <source>an event that isn&apos;t JSON</source>
        <translation>ein Ereignis, das kein JSON ist</translation>
    </message>
    <message>
        <source>its model list isn&apos;t OpenAI&apos;s</source>
        <translation>die Modellliste ist nicht die von OpenAI</translation>
    </message>
    <message>
        <source>the stream ended without “success”</source>
        <translation>der Datenstrom endete ohne „success“</translation>
    </message>
    <message>
        <source>it needs {size}, {came} came</source>
        <translation>{size} nötig, {came} angekommen</translation>
    </message>
    <message>
        <source>it gave no reason</source>
        <translation>ohne Angabe von Gründen</translation>
    </message>
    <message>
        <source>not a line of a pull: {line}</source>
        <translation>keine Zeile eines Downloads: {line}</translation>
    </message>
    <message>
        <source>nothing came for {seconds:g} s</source>
        <translation>{seconds:g} s lang kam nichts</translation>
    </message>
    <message>
        <source>it answers with a web page</source>
        <translation>es antwortet mit einer Webseite</translation>
    </message>
    <message>
        <source>its answer is empty</source>
        <translation>die Antwort ist leer</translation>
    </message>
    <message>
        <source>the keyring hasn&apos;t answered yet: is it asking to be unlocked?</source>
        <translation>der Schlüsselbund hat noch nicht geantwortet: fragt er danach, entsperrt zu werden?</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Pull</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Warm up</source>
        <translation>Aufwärmen</translation>
    </message>
    <message>
        <source>Unload</source>
        <translation>Entladen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
</context>
<context>
    <name>Digest</name>
    <message numerus="yes">
        <source>Last week: %n prompts</source>
        <comment>Last week: %n prompt</comment>
        <translation>
            <numerusform>Letzte Woche: %Ln Frage</numerusform>
            <numerusform>Letzte Woche: %Ln Fragen</numerusform>
        </translation>
    </message>
    <message>
        <source>{share} never needed the big model</source>
        <translation>{share} ohne das große Modell</translation>
    </message>
    <message>
        <source>{time} of waiting saved</source>
        <translation>{time} Warten gespart</translation>
    </message>
    <message>
        <source>{price} for the cloud</source>
        <translation>{price} für die Cloud</translation>
    </message>
    <message>
        <source>{told}.</source>
        <translation>{told}.</translation>
    </message>
</context>
<context>
    <name>Discovery</name>
    <message>
        <source>Ollama {version} at {address} didn&apos;t list its models in time: look again.</source>
        <translation>Ollama {version} auf {address} hat seine Modelle nicht rechtzeitig genannt: noch einmal suchen.</translation>
    </message>
    <message>
        <source>Ollama {version} at {address} has no model yet: run `ollama pull qwen3:4b` there.</source>
        <translation>Ollama {version} auf {address} hat noch kein Modell: dort `ollama pull qwen3:4b` ausführen.</translation>
    </message>
    <message>
        <source>Ollama {version} at {address}.</source>
        <translation>Ollama {version} auf {address}.</translation>
    </message>
    <message>
        <source>{address} wants a key (401): add the machine with auth = true, and store its key in the keyring.</source>
        <translation>{address} verlangt einen Schlüssel (401): den Rechner mit auth = true eintragen und den Schlüssel im Schlüsselbund ablegen.</translation>
    </message>
    <message>
        <source>{address} refuses this computer (403). On that machine set OLLAMA_HOST=0.0.0.0 and restart Ollama. Behind a proxy: let it rewrite the Host header, or name its origin in OLLAMA_ORIGINS.</source>
        <translation>{address} weist diesen Rechner ab (403). Auf jenem Rechner OLLAMA_HOST=0.0.0.0 setzen und Ollama neu starten. Hinter einem Proxy: diesen den Host-Header umschreiben lassen oder seinen Ursprung in OLLAMA_ORIGINS nennen.</translation>
    </message>
    <message>
        <source>{address} isn&apos;t Ollama, but speaks OpenAI&apos;s API: add it with kind = “openai” to use it.</source>
        <translation>{address} ist nicht Ollama, spricht aber die API von OpenAI: mit kind = „openai“ eintragen, um es zu nutzen.</translation>
    </message>
    <message>
        <source>{address} isn&apos;t Ollama ({detail}). If Ollama should be there, another program took its port.</source>
        <translation>{address} ist nicht Ollama ({detail}). Falls dort Ollama sein sollte, hat ein anderes Programm seinen Port belegt.</translation>
    </message>
    <message>
        <source>{address} takes connections, but says nothing: if that is Ollama, it hangs. Restart it there.</source>
        <translation>{address} nimmt Verbindungen an, sagt aber nichts: Ist das Ollama, dann hängt es. Dort neu starten.</translation>
    </message>
    <message>
        <source>“{text}” is not a range of addresses: write it like 192.168.1.0/24</source>
        <translation>„{text}“ ist kein Adressbereich: so schreiben wie 192.168.1.0/24</translation>
    </message>
    <message>
        <source>{range} is not a private network: Hostler looks through your own ones only</source>
        <translation>{range} ist kein privates Netz: Hostler sucht nur in den eigenen</translation>
    </message>
    <message>
        <source>{range} is none of this machine&apos;s own networks ({own})</source>
        <translation>{range} ist keines der eigenen Netze dieses Rechners ({own})</translation>
    </message>
    <message>
        <source>there is none</source>
        <translation>es gibt keins</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Localhost</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Nothing answered.</source>
        <translation>Nichts hat geantwortet.</translation>
    </message>
    <message>
        <source>{host} failed</source>
        <translation>{host} ist ausgefallen</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>das Modell</translation>
    </message>
    <message>
        <source>{host} can&apos;t be reached</source>
        <translation>{host} ist nicht erreichbar</translation>
    </message>
    <message>
        <source>Is Ollama running there, and reachable from other machines? (OLLAMA_HOST=0.0.0.0, firewall)</source>
        <translation>Läuft Ollama dort, und ist es von anderen Rechnern erreichbar? (OLLAMA_HOST=0.0.0.0, Firewall)</translation>
    </message>
    <message>
        <source>{host} stayed silent too long</source>
        <translation>{host} blieb zu lange still</translation>
    </message>
    <message>
        <source>Check whether it is asleep or overloaded.</source>
        <translation>Prüfen, ob der Rechner schläft oder überlastet ist.</translation>
    </message>
    <message>
        <source>{host} is busy: its queue is full</source>
        <translation>{host} ist beschäftigt: die Warteschlange ist voll</translation>
    </message>
    <message>
        <source>Try again in a moment, or raise OLLAMA_MAX_QUEUE there.</source>
        <translation>Gleich noch einmal versuchen oder dort OLLAMA_MAX_QUEUE erhöhen.</translation>
    </message>
    <message>
        <source>{host} doesn&apos;t have {model}</source>
        <translation>{host} hat {model} nicht</translation>
    </message>
    <message>
        <source>Run `ollama pull {model}` there, or take it out of the chain.</source>
        <translation>Dort `ollama pull {model}` ausführen oder das Modell aus der Kette nehmen.</translation>
    </message>
    <message>
        <source>The prompt is too long for {model} on {host}</source>
        <translation>Die Frage ist zu lang für {model} auf {host}</translation>
    </message>
    <message>
        <source>Shorten the text, or give this target a larger num_ctx.</source>
        <translation>Den Text kürzen oder diesem Ziel ein größeres num_ctx geben.</translation>
    </message>
    <message>
        <source>{host} refused the request</source>
        <translation>{host} hat die Anfrage abgelehnt</translation>
    </message>
    <message>
        <source>401 wants a key. 403 with an empty answer means that Ollama rejects this address: set OLLAMA_HOST=0.0.0.0 there, or let the proxy rewrite the Host header.</source>
        <translation>401 verlangt einen Schlüssel. 403 mit leerer Antwort heißt, dass Ollama diese Adresse abweist: dort OLLAMA_HOST=0.0.0.0 setzen oder den Proxy den Host-Header umschreiben lassen.</translation>
    </message>
    <message>
        <source>{host} failed while answering</source>
        <translation>{host} ist beim Antworten ausgefallen</translation>
    </message>
    <message>
        <source>Its own log says why (often out of memory).</source>
        <translation>Der Grund steht im Protokoll dort (oft zu wenig Speicher).</translation>
    </message>
    <message>
        <source>{host} went away before the answer was complete</source>
        <translation>{host} verschwand, bevor die Antwort fertig war</translation>
    </message>
    <message>
        <source>Check whether it was restarted or lost its connection.</source>
        <translation>Prüfen, ob der Rechner neu gestartet wurde oder die Verbindung verlor.</translation>
    </message>
    <message>
        <source>{host} doesn&apos;t answer like a model server</source>
        <translation>{host} antwortet nicht wie ein Modellserver</translation>
    </message>
    <message>
        <source>Is the address right? Something else may be listening there.</source>
        <translation>Stimmt die Adresse? Vielleicht lauscht dort etwas anderes.</translation>
    </message>
    <message>
        <source>{host} isn&apos;t asked</source>
        <translation>{host} wird nicht gefragt</translation>
    </message>
    <message>
        <source>`hostler cloud` shows each route&apos;s rule and what is left of the budget.</source>
        <translation>`hostler cloud` zeigt die Regel jeder Route und was vom Budget übrig ist.</translation>
    </message>
    <message>
        <source>Stopped on {host}</source>
        <translation>Auf {host} angehalten</translation>
    </message>
    <message>
        <source>{host} has no room left on its disk for {model}</source>
        <translation>{host} hat auf der Platte keinen Platz mehr für {model}</translation>
    </message>
    <message>
        <source>Delete a model there (`ollama rm NAME`), then pull again: it goes on where it stopped.</source>
        <translation>Dort ein Modell löschen (`ollama rm NAME`), dann erneut laden: es geht weiter, wo es aufhörte.</translation>
    </message>
    <message>
        <source>{host} finds no model called {model} to pull</source>
        <translation>{host} findet kein Modell namens {model}</translation>
    </message>
    <message>
        <source>Look up its exact name and tag on https://ollama.com/library.</source>
        <translation>Den genauen Namen und Tag auf https://ollama.com/library nachsehen.</translation>
    </message>
    <message>
        <source>{host} can&apos;t pull models</source>
        <translation>{host} kann keine Modelle laden</translation>
    </message>
    <message>
        <source>It speaks OpenAI&apos;s API, which has no such call: put the model there with the server&apos;s own tools.</source>
        <translation>Es spricht die API von OpenAI, die das nicht kennt: das Modell mit den Werkzeugen des Servers dort ablegen.</translation>
    </message>
    <message>
        <source>{host} can&apos;t unload or delete models</source>
        <translation>{host} kann keine Modelle entladen oder löschen</translation>
    </message>
    <message>
        <source>It speaks OpenAI&apos;s API, which has no such call: use the server&apos;s own tools.</source>
        <translation>Dort wird die API von OpenAI gesprochen, die das nicht kennt: die eigenen Werkzeuge des Servers verwenden.</translation>
    </message>
    <message>
        <source>{host} went away before it had {model}</source>
        <translation>{host} verschwand, bevor {model} da war</translation>
    </message>
    <message>
        <source>Check whether it was restarted or lost its connection. Pulling again goes on where it stopped.</source>
        <translation>Prüfen, ob der Rechner neu gestartet wurde oder die Verbindung verlor. Erneutes Laden geht weiter, wo es aufhörte.</translation>
    </message>
    <message>
        <source>{host} could not pull {model}</source>
        <translation>{host} konnte {model} nicht laden</translation>
    </message>
    <message>
        <source>Can that machine reach the internet? Its own log says more. Pulling again goes on where it stopped.</source>
        <translation>Kommt dieser Rechner ins Internet? Mehr steht im Protokoll dort. Erneutes Laden geht weiter, wo es aufhörte.</translation>
    </message>
    <message>
        <source>{host} can&apos;t be asked without its key</source>
        <translation>{host} kann ohne Schlüssel nicht gefragt werden</translation>
    </message>
    <message>
        <source>The settings and `hostler key` show where each key is.</source>
        <translation>Die Einstellungen und `hostler key` zeigen, wo jeder Schlüssel ist.</translation>
    </message>
    <message>
        <source>a failure</source>
        <translation>einem Fehler</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>fehlender Verbindung</translation>
    </message>
    <message>
        <source>silence</source>
        <translation>Schweigen</translation>
    </message>
    <message>
        <source>a full queue</source>
        <translation>einer vollen Warteschlange</translation>
    </message>
    <message>
        <source>a missing model</source>
        <translation>einem fehlenden Modell</translation>
    </message>
    <message>
        <source>a prompt that was too long</source>
        <translation>einer zu langen Frage</translation>
    </message>
    <message>
        <source>a refusal</source>
        <translation>einer Abweisung</translation>
    </message>
    <message>
        <source>an error there</source>
        <translation>einem Fehler dort</translation>
    </message>
    <message>
        <source>a broken connection</source>
        <translation>einer abgebrochenen Verbindung</translation>
    </message>
    <message>
        <source>an answer that made no sense</source>
        <translation>einer unverständlichen Antwort</translation>
    </message>
</context>
<context>
    <name>Evidence</name>
    <message>
        <source>rule “{words}”</source>
        <translation>Regel „{words}“</translation>
    </message>
    <message>
        <source>where most prompts belong</source>
        <translation>wohin die meisten Fragen gehören</translation>
    </message>
    <message>
        <source>image attached</source>
        <translation>Bild dabei</translation>
    </message>
    <message>
        <source>no image attached</source>
        <translation>kein Bild dabei</translation>
    </message>
    <message>
        <source>your own route: only its keywords speak for it</source>
        <translation>eigene Route: nur ihre Stichwörter sprechen für sie</translation>
    </message>
    <message>
        <source>“{words}” in the text</source>
        <translation>„{words}“ im Text</translation>
    </message>
    <message>
        <source>your keyword “{words}”</source>
        <translation>eigenes Stichwort „{words}“</translation>
    </message>
    <message>
        <source>your keyword “{words}” in the text</source>
        <translation>eigenes Stichwort „{words}“ im Text</translation>
    </message>
    <message>
        <source>from an editor for code</source>
        <translation>aus einem Programmeditor</translation>
    </message>
    <message>
        <source>from a terminal</source>
        <translation>aus einem Terminal</translation>
    </message>
    <message>
        <source>from a mail program</source>
        <translation>aus einem Mailprogramm</translation>
    </message>
    <message>
        <source>from a word processor</source>
        <translation>aus einer Textverarbeitung</translation>
    </message>
    <message>
        <source>from a chat</source>
        <translation>aus einem Chat</translation>
    </message>
    <message numerus="yes">
        <source>%n {route} prompts before</source>
        <comment>a {route} prompt before</comment>
        <translation>
            <numerusform>eine {route}-Frage davor</numerusform>
            <numerusform>%Ln {route}-Fragen davor</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>you moved %n prompts like this to {route}: {words}</source>
        <comment>you moved %n prompt like this to {route}: {words}</comment>
        <translation>
            <numerusform>%Ln Frage wie diese kam nach {route}: {words}</numerusform>
            <numerusform>%Ln Fragen wie diese kamen nach {route}: {words}</numerusform>
        </translation>
    </message>
    <message>
        <source>wording and form: {names}</source>
        <translation>Wortwahl und Form: {names}</translation>
    </message>
    <message numerus="yes">
        <source>code block (%n lines)</source>
        <comment>code block (%n line)</comment>
        <translation>
            <numerusform>Codeblock (%Ln Zeile)</numerusform>
            <numerusform>Codeblock (%Ln Zeilen)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>code (%n lines)</source>
        <comment>code (%n line)</comment>
        <translation>
            <numerusform>Code (%Ln Zeile)</numerusform>
            <numerusform>Code (%Ln Zeilen)</numerusform>
        </translation>
    </message>
    <message>
        <source>a line of code</source>
        <translation>eine Zeile Code</translation>
    </message>
    <message>
        <source>docstring</source>
        <translation>Docstring</translation>
    </message>
    <message>
        <source>traceback or error output</source>
        <translation>Traceback oder Fehlerausgabe</translation>
    </message>
    <message>
        <source>diff</source>
        <translation>Diff</translation>
    </message>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>shell command</source>
        <translation>Shell-Befehl</translation>
    </message>
    <message>
        <source>LaTeX formula</source>
        <translation>LaTeX-Formel</translation>
    </message>
    <message numerus="yes">
        <source>%n equations</source>
        <comment>%n equation</comment>
        <translation>
            <numerusform>%Ln Gleichung</numerusform>
            <numerusform>%Ln Gleichungen</numerusform>
        </translation>
    </message>
    <message>
        <source>“{words}” with a number</source>
        <translation>„{words}“ mit einer Zahl</translation>
    </message>
    <message numerus="yes">
        <source>a question with %n numbers</source>
        <comment>a question with %n number</comment>
        <translation>
            <numerusform>eine Frage mit %Ln Zahl</numerusform>
            <numerusform>eine Frage mit %Ln Zahlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n comparisons or conditions</source>
        <comment>%n comparison or condition</comment>
        <translation>
            <numerusform>%Ln Vergleich oder Bedingung</numerusform>
            <numerusform>%Ln Vergleiche oder Bedingungen</numerusform>
        </translation>
    </message>
    <message>
        <source>multiple choice</source>
        <translation>Auswahlfrage</translation>
    </message>
    <message numerus="yes">
        <source>“{words}” with %n numbers</source>
        <comment>“{words}” with %n number</comment>
        <translation>
            <numerusform>„{words}“ mit %Ln Zahl</numerusform>
            <numerusform>„{words}“ mit %Ln Zahlen</numerusform>
        </translation>
    </message>
    <message>
        <source>picked by hand</source>
        <translation>von Hand gewählt</translation>
    </message>
    <message>
        <source>a bigger model was asked for</source>
        <translation>ein größeres Modell war gewünscht</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>Which key opens Hostler?</source>
        <translation>Welche Taste öffnet Hostler?</translation>
    </message>
    <message>
        <source>Select text anywhere and press it: Hostler opens with the text, and Enter asks. Press other keys here to choose another one.</source>
        <translation>Irgendwo Text auswählen und die Taste drücken: Hostler öffnet sich mit dem Text, und Eingabe fragt. Für eine andere Taste hier andere drücken.</translation>
    </message>
    <message>
        <source>The key that opens Hostler</source>
        <translation>Die Taste, die Hostler öffnet</translation>
    </message>
    <message>
        <source>{key} is free.</source>
        <translation>{key} ist frei.</translation>
    </message>
    <message>
        <source>Which machines run Ollama?</source>
        <translation>Auf welchen Rechnern läuft Ollama?</translation>
    </message>
    <message>
        <source>Look around</source>
        <translation>Umsehen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Address of a machine, like 192.168.1.20</source>
        <translation>Adresse eines Rechners, etwa 192.168.1.20</translation>
    </message>
    <message>
        <source>Address of a machine</source>
        <translation>Adresse eines Rechners</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Demo ansehen</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Nochmals suchen</translation>
    </message>
    <message>
        <source>Name, like Windows GPU</source>
        <translation>Name, etwa Windows GPU</translation>
    </message>
    <message>
        <source>Name of {machine}</source>
        <translation>Name von {machine}</translation>
    </message>
    <message>
        <source>{done} of {total} addresses</source>
        <translation>{done} von {total} Adressen</translation>
    </message>
    <message>
        <source>Looking for Ollama on this machine…</source>
        <translation>Ollama wird auf diesem Rechner gesucht…</translation>
    </message>
    <message>
        <source>Other machines are added by their address.</source>
        <translation>Andere Rechner werden mit ihrer Adresse hinzugefügt.</translation>
    </message>
    <message>
        <source>Look for other machines in {ranges}? Each address there is asked for port {port}, once.</source>
        <translation>In {ranges} nach anderen Rechnern suchen? Jede Adresse dort wird einmal nach Port {port} gefragt.</translation>
    </message>
    <message>
        <source>Looking in {ranges}…</source>
        <translation>Suche in {ranges}…</translation>
    </message>
    <message>
        <source>No Ollama was found on this machine. Three ways on:

• Start it here, then look again.
• On another machine set OLLAMA_HOST=0.0.0.0 for Ollama, open port {port} in the firewall there, and look around or add its address.
• Try the demo, with three simulated machines.</source>
        <translation>Auf diesem Rechner wurde kein Ollama gefunden. Drei Wege weiter:

• Es hier starten und nochmals suchen.
• Auf einem anderen Rechner OLLAMA_HOST=0.0.0.0 für Ollama setzen, dort Port {port} in der Firewall öffnen und sich umsehen oder die Adresse hinzufügen.
• Die Demo ansehen, mit drei simulierten Rechnern.</translation>
    </message>
    <message numerus="yes">
        <source>{models} and %n more</source>
        <comment>{models} and %n more</comment>
        <translation>
            <numerusform>{models} und %Ln weiteres</numerusform>
            <numerusform>{models} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Quick questions</source>
        <translation>Schnelle Fragen</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>Schlussfolgern</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>In the background</source>
        <translation>Im Hintergrund</translation>
    </message>
    <message>
        <source>Who answers what?</source>
        <translation>Wer antwortet worauf?</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Nochmals messen</translation>
    </message>
    <message>
        <source>When a machine is away, the next one of its chain answers.</source>
        <translation>Ist ein Rechner weg, antwortet der nächste in der Kette.</translation>
    </message>
    <message>
        <source>Asking each model for a few words…</source>
        <translation>Jedes Modell wird um ein paar Worte gebeten…</translation>
    </message>
    <message>
        <source>What didn&apos;t answer is left out of the chains.</source>
        <translation>Was nicht geantwortet hat, fehlt in den Ketten.</translation>
    </message>
    <message>
        <source>{route}: who is asked first</source>
        <translation>{route}: wer zuerst gefragt wird</translation>
    </message>
    <message>
        <source>{seconds} s to the first word</source>
        <translation>{seconds} s bis zum ersten Wort</translation>
    </message>
    <message>
        <source>asking…</source>
        <translation>fragt…</translation>
    </message>
    <message>
        <source>Hostler made a mistake there. Its log says more.</source>
        <translation>Hostler hat dabei einen Fehler gemacht. Im Protokoll steht mehr.</translation>
    </message>
</context>
<context>
    <name>FirstRunWindow</name>
    <message>
        <source>Welcome to Hostler</source>
        <translation>Willkommen bei Hostler</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>{step} of {count}</source>
        <translation>{step} von {count}</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>Stop  Esc</source>
        <translation>Stopp  Esc</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Copy  Ctrl+C</source>
        <translation>Kopieren  Strg+C</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>Antwort kopieren</translation>
    </message>
    <message>
        <source>Replace  Ctrl+Enter</source>
        <translation>Ersetzen  Strg+Eingabe</translation>
    </message>
    <message>
        <source>Put the answer in place of the selection</source>
        <translation>Die Antwort an die Stelle der Auswahl setzen</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>wording and form</source>
        <translation>Wortwahl und Form</translation>
    </message>
    <message>
        <source>1 numbers</source>
        <translation>1 Zahl</translation>
    </message>
    <message>
        <source>2 numbers</source>
        <translation>2 Zahlen</translation>
    </message>
    <message>
        <source>3-5 numbers</source>
        <translation>3–5 Zahlen</translation>
    </message>
    <message>
        <source>6+ numbers</source>
        <translation>6+ Zahlen</translation>
    </message>
    <message>
        <source>short</source>
        <translation>kurz</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>mittellang</translation>
    </message>
    <message>
        <source>long</source>
        <translation>lang</translation>
    </message>
    <message>
        <source>very long</source>
        <translation>sehr lang</translation>
    </message>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>LaTeX</source>
        <translation>LaTeX</translation>
    </message>
    <message>
        <source>diff</source>
        <translation>Diff</translation>
    </message>
    <message>
        <source>a line of code</source>
        <translation>eine Zeile Code</translation>
    </message>
    <message>
        <source>amount with a number</source>
        <translation>Menge mit einer Zahl</translation>
    </message>
    <message>
        <source>amount with numbers</source>
        <translation>Menge mit Zahlen</translation>
    </message>
    <message>
        <source>backtick</source>
        <translation>Backtick</translation>
    </message>
    <message>
        <source>bullets</source>
        <translation>Aufzählung</translation>
    </message>
    <message>
        <source>code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>code block</source>
        <translation>Codeblock</translation>
    </message>
    <message>
        <source>docstring</source>
        <translation>Docstring</translation>
    </message>
    <message>
        <source>equations</source>
        <translation>Gleichungen</translation>
    </message>
    <message>
        <source>error output</source>
        <translation>Fehlerausgabe</translation>
    </message>
    <message>
        <source>money or percent</source>
        <translation>Geld oder Prozent</translation>
    </message>
    <message>
        <source>multiple choice</source>
        <translation>Auswahlfrage</translation>
    </message>
    <message>
        <source>names of code</source>
        <translation>Namen aus Code</translation>
    </message>
    <message>
        <source>options</source>
        <translation>Auswahlmöglichkeiten</translation>
    </message>
    <message>
        <source>other letters</source>
        <translation>andere Schrift</translation>
    </message>
    <message>
        <source>question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>question with numbers</source>
        <translation>Frage mit Zahlen</translation>
    </message>
    <message>
        <source>relations</source>
        <translation>Beziehungen</translation>
    </message>
    <message>
        <source>shell command</source>
        <translation>Shell-Befehl</translation>
    </message>
    <message>
        <source>some code</source>
        <translation>etwas Code</translation>
    </message>
    <message>
        <source>unspaced</source>
        <translation>ohne Leerzeichen</translation>
    </message>
</context>
<context>
    <name>Hint</name>
    <message>
        <source>Edit the rule</source>
        <translation>Regel bearbeiten</translation>
    </message>
    <message>
        <source>Edit the rule of {route}</source>
        <translation>Regel von {route} bearbeiten</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>the question holds {secrets}</source>
        <translation>die Frage enthält {secrets}</translation>
    </message>
    <message>
        <source>the text holds {secrets}</source>
        <translation>der Text enthält {secrets}</translation>
    </message>
    <message>
        <source>the answer holds {secrets}</source>
        <translation>die Antwort enthält {secrets}</translation>
    </message>
    <message>
        <source>(not kept)</source>
        <translation>(nicht gespeichert)</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>broke off</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>not answered</source>
        <translation>nicht beantwortet</translation>
    </message>
</context>
<context>
    <name>HistoryWindow</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Search questions and answers</source>
        <translation>Fragen und Antworten durchsuchen</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Any route</source>
        <translation>Alle Routen</translation>
    </message>
    <message>
        <source>Any machine</source>
        <translation>Alle Rechner</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Question and answer</source>
        <translation>Frage und Antwort</translation>
    </message>
    <message>
        <source>Undo  Ctrl+Z</source>
        <translation>Rückgängig  Strg+Z</translation>
    </message>
    <message>
        <source>Deleted, also from the disk.</source>
        <translation>Gelöscht, auch auf der Platte.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Enter reopen · Ctrl+C copy answer · Del delete · Esc close</source>
        <translation>Eingabe öffnen · Strg+C Antwort kopieren · Entf löschen · Esc schließen</translation>
    </message>
    <message numerus="yes">
        <source>%n questions</source>
        <comment>%n question</comment>
        <translation>
            <numerusform>%Ln Frage</numerusform>
            <numerusform>%Ln Fragen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found. Fewer letters find more.</source>
        <translation>Nichts gefunden. Weniger Buchstaben finden mehr.</translation>
    </message>
    <message>
        <source>History is switched off: [privacy] history = false in the config.</source>
        <translation>Der Verlauf ist ausgeschaltet: [privacy] history = false in der Konfiguration.</translation>
    </message>
    <message>
        <source>Nothing here yet. What you ask is kept on this computer, with its answer.</source>
        <translation>Noch nichts hier. Fragen werden mit ihren Antworten auf diesem Rechner gespeichert.</translation>
    </message>
    <message>
        <source>Not kept: {why}.</source>
        <translation>Nicht gespeichert: {why}.</translation>
    </message>
</context>
<context>
    <name>Hotkey</name>
    <message>
        <source>“{text}” can&apos;t be a hotkey: “{name}” is no modifier. Write Ctrl, Alt, Shift or Meta.</source>
        <translation>„{text}“ kann kein Tastenkürzel sein: „{name}“ ist keine Zusatztaste. Möglich sind Ctrl, Alt, Shift und Meta.</translation>
    </message>
    <message>
        <source>“{text}” can&apos;t be a hotkey: “{name}” is no key. Write it like Ctrl+Alt+Space.</source>
        <translation>„{text}“ kann kein Tastenkürzel sein: „{name}“ ist keine Taste. Schreibweise: Ctrl+Alt+Space.</translation>
    </message>
    <message>
        <source>“{text}” can&apos;t be a hotkey: that key is for typing. Add Ctrl, Alt or Meta.</source>
        <translation>„{text}“ kann kein Tastenkürzel sein: diese Taste ist zum Schreiben da. Ctrl, Alt oder Meta hinzufügen.</translation>
    </message>
    <message>
        <source>{key} switches to another console on Linux before any program sees it: press other keys.</source>
        <translation>{key} wechselt unter Linux auf eine andere Konsole, bevor ein Programm es sieht: andere Tasten drücken.</translation>
    </message>
    <message>
        <source>There is no display here, so there is no hotkey.</source>
        <translation>Hier gibt es keinen Bildschirm, also kein Tastenkürzel.</translation>
    </message>
    <message>
        <source>Listening along needs pynput: install hostler[listen], or set listen = false under [hotkeys].</source>
        <translation>Mithören braucht pynput: hostler[listen] installieren oder unter [hotkeys] listen = false setzen.</translation>
    </message>
    <message>
        <source>Listening for the hotkey ended by itself. Start Hostler again.</source>
        <translation>Das Mithören des Tastenkürzels hat von selbst aufgehört. Hostler neu starten.</translation>
    </message>
    <message>
        <source>pynput could not start to listen for the hotkey. Set listen = false under [hotkeys], or start Hostler again.</source>
        <translation>pynput konnte nicht anfangen, das Tastenkürzel mitzuhören. Unter [hotkeys] listen = false setzen oder Hostler neu starten.</translation>
    </message>
    <message>
        <source>pynput knows no key {key}. Choose another one.</source>
        <translation>pynput kennt keine Taste {key}. Eine andere wählen.</translation>
    </message>
    <message>
        <source>A Mac keyboard has no key {key}. Choose another one.</source>
        <translation>Eine Mac-Tastatur hat keine Taste {key}. Eine andere wählen.</translation>
    </message>
    <message>
        <source>macOS refused the hotkey {key} (error {error}).</source>
        <translation>macOS hat das Tastenkürzel {key} abgelehnt (Fehler {error}).</translation>
    </message>
    <message>
        <source>Windows stopped telling of the hotkey. Start Hostler again.</source>
        <translation>Windows meldet das Tastenkürzel nicht mehr. Hostler neu starten.</translation>
    </message>
    <message>
        <source>Windows refused the hotkey {key} (error {error}).</source>
        <translation>Windows hat das Tastenkürzel {key} abgelehnt (Fehler {error}).</translation>
    </message>
    <message>
        <source>The connection to the desktop was lost, and with it the hotkey. Start Hostler again.</source>
        <translation>Die Verbindung zum Desktop ging verloren, und damit das Tastenkürzel. Hostler neu starten.</translation>
    </message>
    <message>
        <source>The keyboard layout changed, and another program holds {key} on the new one. Choose another key.</source>
        <translation>Die Tastaturbelegung hat gewechselt, und auf der neuen hält ein anderes Programm {key}. Eine andere Taste wählen.</translation>
    </message>
    <message>
        <source>This keyboard has no key {key}. Choose another one.</source>
        <translation>Diese Tastatur hat keine Taste {key}. Eine andere wählen.</translation>
    </message>
    <message>
        <source>The display {display} can&apos;t be reached.</source>
        <translation>Der Bildschirm {display} ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>This desktop lets no program take a key by itself. Bind a key to the command `hostler popup`: the settings, under Hotkeys, say how.</source>
        <translation>Auf diesem Desktop kann sich kein Programm selbst eine Taste nehmen. Eine Taste mit dem Befehl `hostler popup` belegen: wie das geht, steht in den Einstellungen unter Tastenkürzel.</translation>
    </message>
    <message>
        <source>The desktop didn&apos;t allow the hotkeys. Allow them in its settings for Hostler, then pause and resume the hotkeys in the tray menu; or bind a key to the command `hostler popup`.</source>
        <translation>Der Desktop hat die Tastenkürzel nicht erlaubt. In seinen Einstellungen für Hostler erlauben, dann die Tastenkürzel im Menü des Infobereichs pausieren und fortsetzen; oder eine Taste mit dem Befehl `hostler popup` belegen.</translation>
    </message>
    <message>
        <source>The desktop gave no key for {names}. Choose one in its keyboard settings, under Hostler.</source>
        <translation>Der Desktop hat keine Taste vergeben für: {names}. In seinen Tastatur-Einstellungen unter Hostler eine wählen.</translation>
    </message>
    <message>
        <source>The desktop took the hotkeys back. Pause and resume the hotkeys in the tray menu to ask for them again.</source>
        <translation>Der Desktop hat die Tastenkürzel zurückgenommen. Um wieder danach zu fragen: die Tastenkürzel im Menü des Infobereichs pausieren und fortsetzen.</translation>
    </message>
</context>
<context>
    <name>Hotkeys</name>
    <message>
        <source>Ask about a screenshot</source>
        <translation>Nach einem Bildausschnitt fragen</translation>
    </message>
    <message>
        <source>{key} is two keys at once: “{name}” needs another one.</source>
        <translation>{key} ist doppelt belegt: „{name}“ braucht eine andere Taste.</translation>
    </message>
    <message>
        <source>Another program holds {key}. Choose another key: popup = &quot;…&quot; under [hotkeys] in the config.</source>
        <translation>Ein anderes Programm hält {key}. Eine andere Taste wählen: popup = &quot;…&quot; unter [hotkeys] in der Konfiguration.</translation>
    </message>
    <message>
        <source>Another program holds {key}. Choose another key: screenshot = &quot;…&quot; under [hotkeys] in the config.</source>
        <translation>Ein anderes Programm hält {key}. Eine andere Taste wählen: screenshot = &quot;…&quot; unter [hotkeys] in der Konfiguration.</translation>
    </message>
    <message>
        <source>Another program holds {key}, the key of “{name}”. Choose another one: hotkey = &quot;…&quot; in its [[actions]].</source>
        <translation>Ein anderes Programm hält {key}, die Taste von „{name}“. Eine andere wählen: hotkey = &quot;…&quot; in deren [[actions]].</translation>
    </message>
    <message>
        <source>Ask Hostler</source>
        <translation>Hostler fragen</translation>
    </message>
    <message>
        <source>Another program holds {key}: press other keys.</source>
        <translation>Ein anderes Programm hält {key}: andere Tasten drücken.</translation>
    </message>
</context>
<context>
    <name>House</name>
    <message>
        <source>The config names no machine: add one, [[hosts]] with id and url. `hostler config path` tells where it is.</source>
        <translation>Die Konfiguration nennt keinen Rechner: [[hosts]] mit id und url hinzufügen. `hostler config path` sagt, wo sie liegt.</translation>
    </message>
    <message>
        <source>There is no config yet and this is the only machine tried. `hostler config path` tells where to put one.</source>
        <translation>Es gibt noch keine Konfiguration, und nur dieser Rechner wurde versucht. `hostler config path` sagt, wohin sie gehört.</translation>
    </message>
    <message>
        <source>{host} has no model yet: run `ollama pull qwen3:4b` there.</source>
        <translation>{host} hat noch kein Modell: dort `ollama pull qwen3:4b` ausführen.</translation>
    </message>
    <message>
        <source>There is a config already: {file}. It is left as it is; move it away to make a new one.</source>
        <translation>Es gibt schon eine Konfiguration: {file}. Diese bleibt unverändert; für eine neue erst verschieben.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be written: {error}</source>
        <translation>{file} lässt sich nicht schreiben: {error}</translation>
    </message>
    <message>
        <source>Nobody answers at {address}. Is the machine on, does Ollama run there with OLLAMA_HOST=0.0.0.0, and does its firewall let the port through?</source>
        <translation>Bei {address} antwortet niemand. Ist der Rechner an, läuft Ollama dort mit OLLAMA_HOST=0.0.0.0, und lässt die Firewall den Port durch?</translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message>
        <source>image {width}×{height}</source>
        <translation>Bild {width}×{height}</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Bildschirmfoto</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Clipboard</source>
        <translation>Zwischenablage</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>{name} can&apos;t be read: {why}.</source>
        <translation>{name} ist nicht lesbar: {why}.</translation>
    </message>
    <message>
        <source>unknown reason</source>
        <translation>unbekannter Grund</translation>
    </message>
    <message>
        <source>The image</source>
        <translation>Das Bild</translation>
    </message>
    <message>
        <source>{name} has more than {count} MB.</source>
        <translation>{name} hat mehr als {count} MB.</translation>
    </message>
    <message>
        <source>{name} is no image that can be read here; PNG, JPEG and WebP can be.</source>
        <translation>{name} ist kein Bild, das hier lesbar ist; PNG, JPEG und WebP sind es.</translation>
    </message>
    <message>
        <source>{name} is too large: {width}×{height} pixels.</source>
        <translation>{name} ist zu groß: {width}×{height} Pixel.</translation>
    </message>
    <message>
        <source>{name} is broken, or too large to unpack.</source>
        <translation>{name} ist beschädigt oder zu groß zum Entpacken.</translation>
    </message>
    <message>
        <source>There is no image.</source>
        <translation>Es gibt kein Bild.</translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message numerus="yes">
        <source>Text of %n words</source>
        <comment>Text of %n word</comment>
        <translation>
            <numerusform>Text mit %Ln Wort</numerusform>
            <numerusform>Text mit %Ln Wörtern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <comment>Picture</comment>
        <translation>
            <numerusform>Bild</numerusform>
            <numerusform>%Ln Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>The prompt was cut: {host} read {read:d} of about {whole:d} tokens.</source>
        <translation>Die Frage wurde gekürzt: {host} hat {read:d} von etwa {whole:d} Token gelesen.</translation>
    </message>
    <message>
        <source>{target} takes it whole.</source>
        <translation>{target} nimmt sie ganz.</translation>
    </message>
    <message>
        <source>Hostler made a mistake here; its log has the details.</source>
        <translation>Hostler hat hier einen Fehler gemacht; Näheres im Protokoll.</translation>
    </message>
    <message>
        <source>Hostler was ended {count} times in the middle of this job, so it isn&apos;t tried again. Queue it once more, with a shorter text or another model.</source>
        <translation>Hostler wurde {count}-mal mitten in diesem Auftrag beendet, daher wird er nicht mehr versucht. Noch einmal einreihen, mit kürzerem Text oder einem anderen Modell.</translation>
    </message>
    <message>
        <source>{count} older: see hostler jobs</source>
        <translation>{count} ältere: siehe hostler jobs</translation>
    </message>
    <message>
        <source>Background ({count})</source>
        <translation>Hintergrund ({count})</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>Show answer</source>
        <translation>Antwort zeigen</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>Antwort kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>“{title}” is answered by {host}</source>
        <translation>„{title}“ wurde von {host} beantwortet</translation>
    </message>
    <message>
        <source>“{title}” could not be answered</source>
        <translation>„{title}“ konnte nicht beantwortet werden</translation>
    </message>
    <message>
        <source>waits for a machine</source>
        <translation>wartet auf einen Rechner</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>eingereiht</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>answered by {host}</source>
        <translation>beantwortet von {host}</translation>
    </message>
    <message>
        <source>not answered</source>
        <translation>nicht beantwortet</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>Show why</source>
        <translation>Grund zeigen</translation>
    </message>
</context>
<context>
    <name>Key</name>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
</context>
<context>
    <name>KeyBox</name>
    <message>
        <source>Key for this machine</source>
        <translation>Schlüssel für diesen Rechner</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Ablegen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Looking into the keyring…</source>
        <translation>Der Schlüsselbund wird gelesen …</translation>
    </message>
    <message>
        <source>No key yet. It goes to the keyring of this computer, and nowhere else.</source>
        <translation>Noch kein Schlüssel. Er kommt in den Schlüsselbund dieses Computers, sonst nirgendwohin.</translation>
    </message>
    <message>
        <source>Its key is in the keyring of this computer.</source>
        <translation>Der Schlüssel liegt im Schlüsselbund dieses Computers.</translation>
    </message>
    <message>
        <source>There is no keyring here: the key is kept until Hostler ends.</source>
        <translation>Hier gibt es keinen Schlüsselbund: Der Schlüssel bleibt, bis Hostler endet.</translation>
    </message>
    <message>
        <source>The keyring hasn&apos;t answered yet. Is it asking to be unlocked?</source>
        <translation>Der Schlüsselbund hat noch nicht geantwortet. Fragt er danach, entsperrt zu werden?</translation>
    </message>
</context>
<context>
    <name>Keyring</name>
    <message>
        <source>a key is one word of plain letters and signs: copy it again</source>
        <translation>Ein Schlüssel ist ein Wort aus einfachen Buchstaben und Zeichen: noch einmal kopieren.</translation>
    </message>
    <message>
        <source>for basic, the key is a name and a password: name:password</source>
        <translation>für basic ist der Schlüssel ein Name und ein Passwort: Name:Passwort</translation>
    </message>
    <message>
        <source>there is no keyring here; install gnome-keyring or KWallet, or switch off that a key is sent</source>
        <translation>hier gibt es keinen Schlüsselbund; gnome-keyring oder KWallet installieren oder das Senden des Schlüssels ausschalten</translation>
    </message>
    <message>
        <source>no key in the keyring; store it in the settings, or with: hostler key set {id}</source>
        <translation>kein Schlüssel im Schlüsselbund; in den Einstellungen ablegen oder mit: hostler key set {id}</translation>
    </message>
    <message>
        <source>the keyring is locked; unlock it and try again</source>
        <translation>der Schlüsselbund ist gesperrt; entsperren und noch einmal versuchen</translation>
    </message>
    <message>
        <source>the keyring can&apos;t be reached ({error}); is its service running? Its entries are left as they are</source>
        <translation>der Schlüsselbund ist nicht zu erreichen ({error}); läuft sein Dienst? Seine Einträge bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>the keyring refused ({error}); unlock it and try again</source>
        <translation>der Schlüsselbund hat abgelehnt ({error}); entsperren und noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
    <message>
        <source>ask; on an empty line: the first action</source>
        <translation>fragen; in leerer Zeile: die erste Aktion</translation>
    </message>
    <message>
        <source>a new line</source>
        <translation>eine neue Zeile</translation>
    </message>
    <message>
        <source>ask, and put the answer in place of the selection; after an answer: put it there</source>
        <translation>fragen und die Antwort an die Stelle der Auswahl setzen; nach einer Antwort: dorthin setzen</translation>
    </message>
    <message>
        <source>ask in the background</source>
        <translation>im Hintergrund fragen</translation>
    </message>
    <message>
        <source>run that action</source>
        <translation>diese Aktion ausführen</translation>
    </message>
    <message>
        <source>find an action or command by name</source>
        <translation>Aktion oder Befehl nach Namen finden</translation>
    </message>
    <message>
        <source>edit the captured text</source>
        <translation>den übernommenen Text bearbeiten</translation>
    </message>
    <message>
        <source>nothing selected: copy the answer</source>
        <translation>nichts markiert: die Antwort kopieren</translation>
    </message>
    <message>
        <source>copy the last code block</source>
        <translation>den letzten Codeblock kopieren</translation>
    </message>
    <message>
        <source>new conversation</source>
        <translation>neues Gespräch</translation>
    </message>
    <message>
        <source>go on with the conversation before</source>
        <translation>das vorige Gespräch fortsetzen</translation>
    </message>
    <message>
        <source>history</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>on an empty line: the last question</source>
        <translation>in leerer Zeile: die letzte Frage</translation>
    </message>
    <message>
        <source>ask again</source>
        <translation>noch einmal fragen</translation>
    </message>
    <message>
        <source>a bigger model; or what is offered</source>
        <translation>ein größeres Modell; oder was angeboten wird</translation>
    </message>
    <message>
        <source>next model or machine; with Shift: the one before</source>
        <translation>nächstes Modell oder nächster Rechner; mit Umschalt: zurück</translation>
    </message>
    <message>
        <source>why this model</source>
        <translation>warum dieses Modell</translation>
    </message>
    <message>
        <source>take back what was learned</source>
        <translation>Gelerntes zurücknehmen</translation>
    </message>
    <message>
        <source>next part; with Shift: the one before</source>
        <translation>nächster Teil; mit Umschalt: zurück</translation>
    </message>
    <message>
        <source>stop; again: close</source>
        <translation>anhalten; noch einmal: schließen</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>these keys</source>
        <translation>diese Tasten</translation>
    </message>
</context>
<context>
    <name>LearnedLine</name>
    <message>
        <source>Undo  Ctrl+L</source>
        <translation>Rückgängig  Strg+L</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
</context>
<context>
    <name>LearnedMenu</name>
    <message>
        <source>“{opening}” goes to {route}, not {other}</source>
        <translation>„{opening}“ geht an {route}, nicht an {other}</translation>
    </message>
    <message>
        <source>{route}, not {other}: text not kept</source>
        <translation>{route}, nicht {other}: Text nicht gespeichert</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>{count} older: see hostler picks</source>
        <translation>{count} ältere: siehe hostler picks</translation>
    </message>
    <message>
        <source>Forget all of it</source>
        <translation>Alles vergessen</translation>
    </message>
    <message>
        <source>Forget what was learned</source>
        <translation>Gelerntes vergessen</translation>
    </message>
    <message numerus="yes">
        <source>Learned: %n picks</source>
        <comment>Learned: %n pick</comment>
        <translation>
            <numerusform>Gelernt: %Ln Korrektur</numerusform>
            <numerusform>Gelernt: %Ln Korrekturen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Learning</name>
    <message>
        <source>Learned: prompts like this go to {route}</source>
        <translation>Gelernt: solche Fragen gehen an {route}</translation>
    </message>
</context>
<context>
    <name>List</name>
    <message>
        <source>{count} more</source>
        <translation>{count} weitere</translation>
    </message>
    <message>
        <source>{rest} and {last}</source>
        <translation>{rest} und {last}</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}“</translation>
    </message>
</context>
<context>
    <name>LoadingBar</name>
    <message>
        <source>Loading</source>
        <translation>Wird geladen</translation>
    </message>
</context>
<context>
    <name>Machine</name>
    <message>
        <source>asleep</source>
        <translation>schläft</translation>
    </message>
    <message>
        <source>asleep · usually wakes in {time}</source>
        <translation>schläft · wacht meist in {time} auf</translation>
    </message>
    <message>
        <source>not answering</source>
        <translation>antwortet nicht</translation>
    </message>
    <message>
        <source>failed just now</source>
        <translation>eben ausgefallen</translation>
    </message>
    <message>
        <source>warm</source>
        <translation>warm</translation>
    </message>
    <message>
        <source>cold</source>
        <translation>kalt</translation>
    </message>
    <message>
        <source>cold · usually {time}</source>
        <translation>kalt · meist {time}</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>wird geprüft …</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>busy</source>
        <translation>beschäftigt</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>lädt</translation>
    </message>
    <message>
        <source>drained</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>waking…</source>
        <translation>wacht auf …</translation>
    </message>
    <message>
        <source>down</source>
        <translation>nicht erreichbar</translation>
    </message>
    <message>
        <source>misconfigured</source>
        <translation>falsch eingerichtet</translation>
    </message>
    <message>
        <source>asleep since {time}</source>
        <translation>schläft seit {time}</translation>
    </message>
    <message>
        <source>down since {time}</source>
        <translation>nicht erreichbar seit {time}</translation>
    </message>
    <message>
        <source>drained until {time}</source>
        <translation>pausiert bis {time}</translation>
    </message>
    <message>
        <source>loading {model}…</source>
        <translation>lädt {model} …</translation>
    </message>
    <message>
        <source>loading {model}, usually {time}</source>
        <translation>lädt {model}, meist {time}</translation>
    </message>
    <message>
        <source>waking, usually {time}</source>
        <translation>wacht auf, meist {time}</translation>
    </message>
    <message>
        <source>cold, usually {time}</source>
        <translation>kalt, meist {time}</translation>
    </message>
</context>
<context>
    <name>MarkdownView</name>
    <message>
        <source>Link: {text}</source>
        <translation>Link: {text}</translation>
    </message>
    <message>
        <source>Copy the code: {start}</source>
        <translation>Code kopieren: {start}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>vision</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>thinking</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <source>tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>Einbettung</translation>
    </message>
    <message>
        <source>draws</source>
        <translation>malt</translation>
    </message>
    <message>
        <source>audio</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>wird geladen …</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>in the cloud</source>
        <translation>in der Cloud</translation>
    </message>
    <message>
        <source>loaded</source>
        <translation>geladen</translation>
    </message>
    <message>
        <source>going…</source>
        <translation>wird entladen …</translation>
    </message>
    <message>
        <source>always</source>
        <translation>dauerhaft</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>bis {time}</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>pulling…</source>
        <translation>lädt herunter …</translation>
    </message>
    <message>
        <source>pulling {percent}</source>
        <translation>lädt {percent}</translation>
    </message>
    <message>
        <source>deleting…</source>
        <translation>wird gelöscht …</translation>
    </message>
    <message>
        <source>fallback</source>
        <translation>Rückfall</translation>
    </message>
    <message>
        <source>{route} ({place} of {count})</source>
        <translation>{route} ({place} von {count})</translation>
    </message>
    <message>
        <source>{model} on {machine}</source>
        <translation>{model} auf {machine}</translation>
    </message>
    <message>
        <source>The machine is drained: nothing is loaded there.</source>
        <translation>Der Rechner ist pausiert: Dort wird nichts geladen.</translation>
    </message>
    <message>
        <source>No route uses it.</source>
        <translation>Keine Route verwendet es.</translation>
    </message>
    <message>
        <source>Used by {places}.</source>
        <translation>Verwendet von {places}.</translation>
    </message>
    <message>
        <source>The machine doesn&apos;t have it.</source>
        <translation>Der Rechner hat es nicht.</translation>
    </message>
    <message>
        <source>The machine hasn&apos;t told yet whether it has it.</source>
        <translation>Der Rechner hat noch nicht gesagt, ob er es hat.</translation>
    </message>
    <message>
        <source>This machine speaks OpenAI&apos;s API: models are loaded and deleted with the server&apos;s own tools.</source>
        <translation>Dieser Rechner spricht die API von OpenAI: Modelle werden mit den eigenen Werkzeugen des Servers geladen und gelöscht.</translation>
    </message>
    <message>
        <source>The machine doesn&apos;t answer just now.</source>
        <translation>Der Rechner antwortet gerade nicht.</translation>
    </message>
    <message>
        <source>Delete {model} from {machine}?</source>
        <translation>{model} auf {machine} löschen?</translation>
    </message>
    <message>
        <source>That frees {size} there.</source>
        <translation>Das gibt dort {size} frei.</translation>
    </message>
    <message>
        <source>It is used by {places}, which then go on without it.</source>
        <translation>Verwendet wird es von {places}; dort geht es dann ohne dieses Modell weiter.</translation>
    </message>
    <message>
        <source>Nothing else is in the chain of {routes}.</source>
        <translation>In der Kette von {routes} steht sonst nichts.</translation>
    </message>
    <message>
        <source>little</source>
        <translation>wenig</translation>
    </message>
    <message>
        <source>some</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>much</source>
        <translation>viel</translation>
    </message>
    <message>
        <source>as much as it can</source>
        <translation>so viel wie möglich</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>by itself; trained for {count}</source>
        <translation>von selbst; trainiert für {count}</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>Modell suchen</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Which models</source>
        <translation>Welche Modelle</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Alle Modelle</translation>
    </message>
    <message>
        <source>In memory</source>
        <translation>Im Speicher</translation>
    </message>
    <message>
        <source>Used by routes</source>
        <translation>Von Routen verwendet</translation>
    </message>
    <message>
        <source>Used by none</source>
        <translation>Unverwendet</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlende</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>By: {column}</source>
        <translation>Nach: {column}</translation>
    </message>
    <message>
        <source>All machines</source>
        <translation>Alle Rechner</translation>
    </message>
    <message>
        <source>{models} on {machines}, {size}</source>
        <translation>{models} auf {machines}, {size}</translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <comment>%n model</comment>
        <translation>
            <numerusform>%Ln Modell</numerusform>
            <numerusform>%Ln Modelle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n machines</source>
        <comment>%n machine</comment>
        <translation>
            <numerusform>%Ln Rechner</numerusform>
            <numerusform>%Ln Rechnern</numerusform>
        </translation>
    </message>
    <message>
        <source>No machines yet.</source>
        <translation>Noch keine Rechner.</translation>
    </message>
    <message>
        <source>No model is like that.</source>
        <translation>Kein Modell ist so.</translation>
    </message>
    <message>
        <source>No answer from {machines}.</source>
        <translation>Keine Antwort von {machines}.</translation>
    </message>
    <message>
        <source>Looking at {machines}…</source>
        <translation>{machines}: wird angesehen …</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>{count} weitere</translation>
    </message>
    <message>
        <source>Its settings can be kept once its machine stands on the page Machines.</source>
        <translation>Seine Einstellungen lassen sich behalten, sobald der Rechner auf der Seite „Rechner“ steht.</translation>
    </message>
    <message>
        <source>Pulling {model} to {machine}</source>
        <translation>{model} wird auf {machine} heruntergeladen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>{what}: {model}</source>
        <translation>{what}: {model}</translation>
    </message>
    <message>
        <source>beginning…</source>
        <translation>beginnt …</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>{came} of {all}</source>
        <translation>{came} von {all}</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/s</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} s</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Can</source>
        <translation>Kann</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Routen</translation>
    </message>
    <message>
        <source>on the graphics card</source>
        <translation>auf der Grafikkarte</translation>
    </message>
    <message>
        <source>none of it on a graphics card</source>
        <translation>nichts davon auf einer Grafikkarte</translation>
    </message>
    <message>
        <source>{percent} of it on the graphics card</source>
        <translation>{percent} davon auf der Grafikkarte</translation>
    </message>
    <message>
        <source>It takes {size} of memory, {where}.</source>
        <translation>Es belegt {size} Speicher, {where}.</translation>
    </message>
    <message>
        <source>It takes {size} of memory with a context of {tokens}, {where}.</source>
        <translation>Es belegt {size} Speicher bei einem Kontext von {tokens}, {where}.</translation>
    </message>
</context>
<context>
    <name>Money</name>
    <message>
        <source>${usd:,.2f}</source>
        <translation>{usd:,.2f} $</translation>
    </message>
    <message>
        <source>${usd:.0f}</source>
        <translation>{usd:.0f} $</translation>
    </message>
    <message>
        <source>under ${usd:.4f}</source>
        <translation>unter {usd:.4f} $</translation>
    </message>
    <message>
        <source>${usd:.4f}</source>
        <translation>{usd:.4f} $</translation>
    </message>
    <message>
        <source>${usd:.3f}</source>
        <translation>{usd:.3f} $</translation>
    </message>
</context>
<context>
    <name>Number</name>
    <message>
        <source>{percent:.0f}%</source>
        <translation>{percent:.0f} %</translation>
    </message>
</context>
<context>
    <name>NumbersColumn</name>
    <message>
        <source>prompt asked</source>
        <translation>Frage gestellt</translation>
    </message>
    <message>
        <source>prompts asked</source>
        <translation>Fragen gestellt</translation>
    </message>
    <message>
        <source>never needed the big model</source>
        <translation>brauchten das große Modell nicht</translation>
    </message>
    <message>
        <source>Known once models of two sizes have answered.</source>
        <translation>Bekannt, sobald Modelle von zwei Größen geantwortet haben.</translation>
    </message>
    <message>
        <source>The big model is the one of the highest rank that was ever asked, and every other with at least half of its rank. The rank is the one set for a model, else its number of parameters.</source>
        <translation>Das große Modell ist das mit dem höchsten Rang, das je gefragt wurde, und jedes andere mit mindestens der Hälfte dieses Rangs. Der Rang ist der eingestellte, sonst die Zahl der Parameter.</translation>
    </message>
    <message>
        <source>of waiting saved</source>
        <translation>Warten gespart</translation>
    </message>
    <message>
        <source>Known once the big model has answered three times, and others too.</source>
        <translation>Bekannt, sobald das große Modell dreimal geantwortet hat und andere auch.</translation>
    </message>
    <message>
        <source>more waiting than the big model would have taken</source>
        <translation>mehr Warten, als das große Modell gebraucht hätte</translation>
    </message>
    <message>
        <source>Nothing has gone there this month.</source>
        <translation>In diesem Monat ging nichts dorthin.</translation>
    </message>
    <message>
        <source>A forecast needs one whole day.</source>
        <translation>Eine Vorhersage braucht einen ganzen Tag.</translation>
    </message>
    <message>
        <source>About {price} by the end of it.</source>
        <translation>Etwa {price} bis zum Monatsende.</translation>
    </message>
    <message>
        <source>The budget is spent.</source>
        <translation>Das Budget ist verbraucht.</translation>
    </message>
    <message>
        <source>About {price} by the end of it: the budget ends on {day}.</source>
        <translation>Etwa {price} bis zum Monatsende: Das Budget endet am {day}.</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Search actions and commands</source>
        <translation>Aktionen und Befehle suchen</translation>
    </message>
    <message>
        <source>Actions and commands</source>
        <translation>Aktionen und Befehle</translation>
    </message>
</context>
<context>
    <name>Pasting</name>
    <message>
        <source>The clipboard didn&apos;t answer: nothing was pasted</source>
        <translation>Die Zwischenablage hat nicht geantwortet: nichts wurde eingefügt</translation>
    </message>
    <message>
        <source>Reading the clipboard…  Esc stops that</source>
        <translation>Die Zwischenablage wird gelesen…  Esc bricht ab</translation>
    </message>
</context>
<context>
    <name>Permission</name>
    <message>
        <source>{model} on {host}</source>
        <translation>{model} auf {host}</translation>
    </message>
    <message>
        <source>The text holds {secrets}. Send it to {target} in the cloud all the same, this once?</source>
        <translation>Der Text enthält {secrets}. Trotzdem dieses eine Mal an {target} in der Cloud senden?</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Stay at home</source>
        <translation>Zu Hause bleiben</translation>
    </message>
    <message>
        <source>Text of the route {route} has never left the house. May it go to the cloud from now on?
{target}: ≈ {price} for this, {most} at most.</source>
        <translation>Text der Route {route} hat das Haus noch nie verlassen. Darf er ab jetzt in die Cloud?
{target}: ≈ {price} hierfür, höchstens {most}.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>macOS doesn&apos;t let Hostler see what is selected: copy the text first, or permit it in System Settings, Privacy &amp; Security, Accessibility.</source>
        <translation>macOS lässt Hostler nicht sehen, was ausgewählt ist: den Text vorher kopieren, oder es in den Systemeinstellungen unter Datenschutz &amp; Sicherheit, Bedienungshilfen erlauben.</translation>
    </message>
    <message>
        <source>Permission to read the selection</source>
        <translation>Erlaubnis, die Auswahl zu lesen</translation>
    </message>
    <message>
        <source>May Hostler read what is selected?</source>
        <translation>Darf Hostler lesen, was ausgewählt ist?</translation>
    </message>
    <message>
        <source>macOS calls this “Accessibility”. Hostler uses it for one thing: when the hotkey is pressed, it reads the text that is selected in the app in front. It reads nothing at other times, and no password fields.

In the list that opens, switch Hostler on. Without it, copy the text first: Hostler then takes it from the clipboard.</source>
        <translation>macOS nennt das „Bedienungshilfen“. Hostler braucht es für eines: Beim Druck auf die Taste wird der Text gelesen, der im Programm davor ausgewählt ist. Zu anderen Zeiten wird nichts gelesen, und nie ein Passwortfeld.

In der Liste, die sich öffnet, Hostler einschalten. Ohne das hilft, den Text vorher zu kopieren: Dann kommt er aus der Zwischenablage.</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Open System Settings</source>
        <translation>Systemeinstellungen öffnen</translation>
    </message>
</context>
<context>
    <name>PictureRows</name>
    <message>
        <source>Leave this image out</source>
        <translation>Dieses Bild weglassen</translation>
    </message>
    <message>
        <source>Leave out: {image}</source>
        <translation>Weglassen: {image}</translation>
    </message>
</context>
<context>
    <name>Picturing</name>
    <message>
        <source>{count} images at most.</source>
        <translation>Höchstens {count} Bilder.</translation>
    </message>
    <message>
        <source>Reading the image…</source>
        <translation>Das Bild wird gelesen …</translation>
    </message>
    <message>
        <source>{host} fetches {model}. The tray shows how far it is.</source>
        <translation>{host} lädt {model}. Der Infobereich zeigt den Fortschritt.</translation>
    </message>
    <message>
        <source>No model here can see images. {model} is in your vision route, but not on {host} yet.</source>
        <translation>Kein Modell hier erkennt Bilder. {model} steht in der Route vision, ist aber noch nicht auf {host}.</translation>
    </message>
    <message>
        <source>Pull {model}</source>
        <translation>{model} laden</translation>
    </message>
    <message>
        <source>No model in your routes can see images. {model} on {host} can: put it into the route vision.</source>
        <translation>Kein Modell der Routen erkennt Bilder. {model} auf {host} kann es: in die Route vision aufnehmen.</translation>
    </message>
    <message>
        <source>No model can see images. Pull one, like {model}, and put it into the route vision.</source>
        <translation>Kein Modell erkennt Bilder. Eines wie {model} laden und in die Route vision aufnehmen.</translation>
    </message>
    <message>
        <source>No machine with a model that sees images can be used now.</source>
        <translation>Kein Rechner mit einem Modell, das Bilder erkennt, ist gerade verfügbar.</translation>
    </message>
</context>
<context>
    <name>Plan</name>
    <message>
        <source>chain of {route}</source>
        <translation>Kette von {route}</translation>
    </message>
    <message>
        <source>fallback chain</source>
        <translation>Ausweichkette</translation>
    </message>
    <message>
        <source>bigger, in the {chain}</source>
        <translation>größer, in der {chain}</translation>
    </message>
    <message>
        <source>picked by hand</source>
        <translation>von Hand gewählt</translation>
    </message>
    <message>
        <source>first in the {chain}</source>
        <translation>Erstes in der {chain}</translation>
    </message>
    <message>
        <source>second in the {chain}</source>
        <translation>Zweites in der {chain}</translation>
    </message>
    <message>
        <source>third in the {chain}</source>
        <translation>Drittes in der {chain}</translation>
    </message>
    <message numerus="yes">
        <source>the %n oldest turns left out</source>
        <comment>the oldest turn left out</comment>
        <translation>
            <numerusform>die älteste Runde weggelassen</numerusform>
            <numerusform>die %Ln ältesten Runden weggelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>{why}: the prompt would be cut</source>
        <translation>{why}: die Frage würde gekürzt</translation>
    </message>
    <message>
        <source>only {window:d} tokens fit of about {tokens:d}</source>
        <translation>nur {window:d} Token passen von etwa {tokens:d}</translation>
    </message>
    <message>
        <source>after {host}: warm there</source>
        <translation>nach {host}: dort warm</translation>
    </message>
    <message>
        <source>after {host}: less to do</source>
        <translation>nach {host}: weniger zu tun</translation>
    </message>
    <message>
        <source>after {host}: sooner there</source>
        <translation>nach {host}: dort früher</translation>
    </message>
    <message>
        <source>number {place} in the {chain}</source>
        <translation>Nummer {place} in der {chain}</translation>
    </message>
    <message>
        <source>no such host in the config</source>
        <translation>kein solcher Rechner in der Konfiguration</translation>
    </message>
    <message>
        <source>drained: you took this machine out</source>
        <translation>pausiert: dieser Rechner bekommt nichts</translation>
    </message>
    <message>
        <source>not on {host}</source>
        <translation>nicht auf {host}</translation>
    </message>
    <message>
        <source>can&apos;t see images</source>
        <translation>erkennt keine Bilder</translation>
    </message>
    <message>
        <source>rests after {why}</source>
        <translation>ruht nach {why}</translation>
    </message>
    <message>
        <source>does not answer just now</source>
        <translation>antwortet gerade nicht</translation>
    </message>
</context>
<context>
    <name>Poor</name>
    <message>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <source>holds only thoughts</source>
        <translation>enthält nur Gedanken</translation>
    </message>
    <message>
        <source>declines</source>
        <translation>lehnt ab</translation>
    </message>
    <message>
        <source>asks for what it was given</source>
        <translation>fragt nach dem, was gegeben war</translation>
    </message>
    <message>
        <source>repeats itself</source>
        <translation>wiederholt sich</translation>
    </message>
    <message>
        <source>was cut off</source>
        <translation>wurde abgeschnitten</translation>
    </message>
    <message>
        <source>is far too short</source>
        <translation>ist viel zu kurz</translation>
    </message>
    <message>
        <source>has no code in it</source>
        <translation>enthält keinen Code</translation>
    </message>
    <message>
        <source>has no JSON in it</source>
        <translation>enthält kein JSON</translation>
    </message>
    <message>
        <source>is in another language</source>
        <translation>ist in einer anderen Sprache</translation>
    </message>
</context>
<context>
    <name>PopupWindow</name>
    <message>
        <source>The program that this is from didn&apos;t answer: nothing was dropped</source>
        <translation>Das Programm, aus dem das kommt, hat nicht geantwortet: nichts wurde abgelegt</translation>
    </message>
</context>
<context>
    <name>Presenter</name>
    <message numerus="yes">
        <source>Given text · %n words</source>
        <comment>Given text · %n word</comment>
        <translation>
            <numerusform>Übergebener Text · %Ln Wort</numerusform>
            <numerusform>Übergebener Text · %Ln Wörter</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer will replace the selection…</source>
        <translation>Die Antwort wird die Auswahl ersetzen …</translation>
    </message>
    <message>
        <source>From history · {count}</source>
        <translation>Aus dem Verlauf · {count}</translation>
    </message>
    <message>
        <source>Code copied.</source>
        <translation>Code kopiert.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Edited · {count}</source>
        <translation>Bearbeitet · {count}</translation>
    </message>
    <message>
        <source>Pasted · {count}</source>
        <translation>Eingefügt · {count}</translation>
    </message>
    <message>
        <source>Ask, and replace the selection</source>
        <translation>Fragen und die Auswahl ersetzen</translation>
    </message>
    <message>
        <source>Ask in the background</source>
        <translation>Im Hintergrund fragen</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neues Gespräch</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Noch einmal fragen</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>Antwort kopieren</translation>
    </message>
    <message>
        <source>Bigger model</source>
        <translation>Größeres Modell</translation>
    </message>
    <message>
        <source>Next model or machine</source>
        <translation>Nächstes Modell oder nächster Rechner</translation>
    </message>
    <message>
        <source>Why this model</source>
        <translation>Warum dieses Modell</translation>
    </message>
    <message>
        <source>Edit the captured text</source>
        <translation>Übernommenen Text bearbeiten</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Verbrauch</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
    <message>
        <source>Nothing to ask yet: type a question, or select some text first.</source>
        <translation>Noch nichts zu fragen: eine Frage eingeben oder erst Text markieren.</translation>
    </message>
    <message>
        <source>reading selection…</source>
        <translation>Auswahl wird gelesen …</translation>
    </message>
</context>
<context>
    <name>Proposal</name>
    <message>
        <source>{model} is the quickest of the small models ({speed:.0f} tokens/s).</source>
        <translation>{model} ist das schnellste der kleinen Modelle ({speed:.0f} Token/s).</translation>
    </message>
    <message>
        <source>{model} is the smallest up to everyday questions{size}.</source>
        <translation>{model} ist das kleinste, das für alltägliche Fragen reicht{size}.</translation>
    </message>
    <message>
        <source>{model} is made for code{size}.</source>
        <translation>{model} ist für Code gemacht{size}.</translation>
    </message>
    <message>
        <source>No model here is made for code: {model} is the most able{size}.</source>
        <translation>Kein Modell hier ist für Code gemacht: {model} ist das fähigste{size}.</translation>
    </message>
    <message>
        <source>{model} thinks before it answers{size}.</source>
        <translation>{model} denkt nach, bevor es antwortet{size}.</translation>
    </message>
    <message>
        <source>{model} is the most able{size}.</source>
        <translation>{model} ist das fähigste{size}.</translation>
    </message>
    <message>
        <source>{model} is the most able that isn&apos;t made for code{size}.</source>
        <translation>{model} ist das fähigste, das nicht für Code gemacht ist{size}.</translation>
    </message>
    <message>
        <source>{model} is the only model here that reads images{size}.</source>
        <translation>{model} ist das einzige Modell hier, das Bilder liest{size}.</translation>
    </message>
    <message>
        <source>{model} is a small model that reads images{size}.</source>
        <translation>{model} ist ein kleines Modell, das Bilder liest{size}.</translation>
    </message>
    <message>
        <source>{model} is the most able on {host}, which is taken for always on.</source>
        <translation>{model} ist das fähigste auf {host}, der vermutlich immer läuft.</translation>
    </message>
    <message>
        <source>It is on {hosts}: the quicker one goes first.</source>
        <translation>Es liegt auf {hosts}: Der schnellere kommt zuerst dran.</translation>
    </message>
    <message>
        <source>When {host} is off, {model} on {other} answers.</source>
        <translation>Ist {host} aus, antwortet {model} auf {other}.</translation>
    </message>
    <message>
        <source>When a route&apos;s own machines are off: one model of each machine, then the others.</source>
        <translation>Wenn die eigenen Rechner einer Route aus sind: ein Modell von jedem Rechner, dann die anderen.</translation>
    </message>
    <message>
        <source>When a route&apos;s own model can&apos;t answer: the others, smallest first.</source>
        <translation>Wenn das eigene Modell einer Route nicht antworten kann: die anderen, das kleinste zuerst.</translation>
    </message>
    <message>
        <source>A guess: it had a model loaded before anything was asked from here.</source>
        <translation>Geraten: Ein Modell war dort schon geladen, bevor von hier etwas gefragt wurde.</translation>
    </message>
    <message>
        <source>A guess: it is not the computer that Hostler runs on.</source>
        <translation>Geraten: Es ist nicht der Rechner, auf dem Hostler läuft.</translation>
    </message>
    <message>
        <source>A guess: its models are the smallest, and small machines tend to stay on.</source>
        <translation>Geraten: Seine Modelle sind die kleinsten, und kleine Rechner bleiben meist an.</translation>
    </message>
    <message>
        <source>{billions:.3g} billion weights</source>
        <translation>{billions:.3g} Mrd. Gewichte</translation>
    </message>
    <message>
        <source>{speed:.0f} tokens/s</source>
        <translation>{speed:.0f} Token/s</translation>
    </message>
    <message>
        <source>{model} is more able, but writes only {speed:.1f} tokens/s.</source>
        <translation>{model} ist fähiger, schreibt aber nur {speed:.1f} Token/s.</translation>
    </message>
    <message>
        <source>Chosen by hand.</source>
        <translation>Von Hand gewählt.</translation>
    </message>
</context>
<context>
    <name>PullBar</name>
    <message>
        <source>A model to pull, like qwen3:4b</source>
        <translation>Modell zum Herunterladen, etwa qwen3:4b</translation>
    </message>
    <message>
        <source>Machine that pulls it</source>
        <translation>Rechner, der es herunterlädt</translation>
    </message>
    <message>
        <source>Pull</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Stopped. {machine} keeps what it has, and goes on from there when the model is pulled again.</source>
        <translation>Gestoppt. {machine} behält, was da ist, und macht dort weiter, wenn das Modell wieder heruntergeladen wird.</translation>
    </message>
    <message>
        <source>A model&apos;s name has no spaces: write it like qwen3:4b or hf.co/NAME/MODEL:Q4_K_M.</source>
        <translation>Der Name eines Modells hat keine Leerzeichen: schreiben wie qwen3:4b oder hf.co/NAME/MODELL:Q4_K_M.</translation>
    </message>
</context>
<context>
    <name>PullLine</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
<context>
    <name>PullLines</name>
    <message>
        <source>Pulls</source>
        <translation>Downloads</translation>
    </message>
</context>
<context>
    <name>QKeySequenceEdit</name>
    <message>
        <source>Press shortcut</source>
        <translation>Tasten drücken</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>QuestionLine</name>
    <message>
        <source>Ask, or press a key below</source>
        <translation>Fragen oder eine Taste von unten drücken</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
</context>
<context>
    <name>Queueing</name>
    <message>
        <source>Not queued: {error}</source>
        <translation>Nicht eingereiht: {error}</translation>
    </message>
    <message>
        <source>Queued; a notification tells when it is answered</source>
        <translation>Eingereiht; eine Benachrichtigung meldet die Antwort</translation>
    </message>
    <message>
        <source>The answer is in the tray&apos;s menu, under Background.</source>
        <translation>Die Antwort steht im Menü des Infobereichs unter „Hintergrund“.</translation>
    </message>
    <message>
        <source>From the job</source>
        <translation>Aus dem Auftrag</translation>
    </message>
</context>
<context>
    <name>RangePicker</name>
    <message>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>A year</source>
        <translation>Ein Jahr</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
</context>
<context>
    <name>Replacing</name>
    <message>
        <source>Copied: no selection to replace</source>
        <translation>Kopiert: keine Auswahl zu ersetzen</translation>
    </message>
    <message>
        <source>Copied: the window changed</source>
        <translation>Kopiert: das Fenster hat gewechselt</translation>
    </message>
    <message>
        <source>Copied: the selection changed</source>
        <translation>Kopiert: die Auswahl hat sich geändert</translation>
    </message>
    <message>
        <source>Copied: nothing is pasted into a terminal</source>
        <translation>Kopiert: in ein Terminal wird nichts eingefügt</translation>
    </message>
    <message>
        <source>Copied: what the clipboard held could not be kept, so nothing was pasted</source>
        <translation>Kopiert: der Inhalt der Zwischenablage ließ sich nicht aufheben, daher wurde nichts eingefügt</translation>
    </message>
    <message>
        <source>Copied: a key was held down too long</source>
        <translation>Kopiert: eine Taste war zu lange gedrückt</translation>
    </message>
    <message>
        <source>Copied: the window didn&apos;t take it</source>
        <translation>Kopiert: das Fenster hat es nicht angenommen</translation>
    </message>
    <message>
        <source>Copied: on this desktop, press the key for paste yourself</source>
        <translation>Kopiert: auf diesem Desktop selbst die Taste zum Einfügen drücken</translation>
    </message>
</context>
<context>
    <name>ScheduleDialog</name>
    <message>
        <source>Drain {machine} on a schedule</source>
        <translation>{machine} nach Zeitplan pausieren</translation>
    </message>
    <message>
        <source>Drain {machine} every week</source>
        <translation>{machine} jede Woche pausieren</translation>
    </message>
    <message>
        <source>At these times nothing is sent there. What runs there goes on.</source>
        <translation>Zu diesen Zeiten wird nichts dorthin gesendet. Was dort läuft, läuft weiter.</translation>
    </message>
    <message>
        <source>Times of the week</source>
        <translation>Zeiten der Woche</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Choose at least one day.</source>
        <translation>Mindestens einen Tag wählen.</translation>
    </message>
    <message>
        <source>“{text}” is no time of day: write it like 22:00.</source>
        <translation>„{text}“ ist keine Uhrzeit: Schreibweise 22:00.</translation>
    </message>
    <message>
        <source>This is in the list already.</source>
        <translation>Das steht schon in der Liste.</translation>
    </message>
    <message>
        <source>For 24 hours from each of these days.</source>
        <translation>An jedem dieser Tage 24 Stunden lang.</translation>
    </message>
    <message>
        <source>It ends on the day after.</source>
        <translation>Endet am Tag danach.</translation>
    </message>
    <message>
        <source>It ends on the same day.</source>
        <translation>Endet am selben Tag.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove {times}</source>
        <translation>{times} entfernen</translation>
    </message>
    <message>
        <source>No times yet.</source>
        <translation>Noch keine Zeiten.</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
</context>
<context>
    <name>ScoreBars</name>
    <message>
        <source>Scores</source>
        <translation>Punkte</translation>
    </message>
</context>
<context>
    <name>Screenshot</name>
    <message>
        <source>On this system the screen can&apos;t be taken yet. Take a screenshot to the clipboard, then paste it into the popup.</source>
        <translation>Auf diesem System lässt sich der Bildschirm noch nicht aufnehmen. Ein Bildschirmfoto in die Zwischenablage legen, dann hier einfügen.</translation>
    </message>
    <message>
        <source>This desktop takes no pictures for programs. Take a screenshot to the clipboard, then press the hotkey or Ctrl+V.</source>
        <translation>Dieser Desktop macht keine Bilder für Programme. Ein Bildschirmfoto in die Zwischenablage aufnehmen, dann das Tastenkürzel oder Strg+V drücken.</translation>
    </message>
    <message>
        <source>The desktop gave no picture. Take a screenshot to the clipboard, then press the hotkey or Ctrl+V.</source>
        <translation>Der Desktop hat kein Bild geliefert. Ein Bildschirmfoto in die Zwischenablage aufnehmen, dann das Tastenkürzel oder Strg+V drücken.</translation>
    </message>
</context>
<context>
    <name>Secret</name>
    <message>
        <source>{kind} in line {line:d}</source>
        <translation>{kind} in Zeile {line:d}</translation>
    </message>
    <message>
        <source>an AWS access key</source>
        <translation>einen AWS-Schlüssel</translation>
    </message>
    <message>
        <source>a GitHub token</source>
        <translation>ein GitHub-Token</translation>
    </message>
    <message>
        <source>a GitLab token</source>
        <translation>ein GitLab-Token</translation>
    </message>
    <message>
        <source>a Slack token</source>
        <translation>ein Slack-Token</translation>
    </message>
    <message>
        <source>a Slack webhook</source>
        <translation>einen Slack-Webhook</translation>
    </message>
    <message>
        <source>a Stripe key</source>
        <translation>einen Stripe-Schlüssel</translation>
    </message>
    <message>
        <source>an Anthropic key</source>
        <translation>einen Anthropic-Schlüssel</translation>
    </message>
    <message>
        <source>an API key</source>
        <translation>einen API-Schlüssel</translation>
    </message>
    <message>
        <source>a Groq key</source>
        <translation>einen Groq-Schlüssel</translation>
    </message>
    <message>
        <source>an xAI key</source>
        <translation>einen xAI-Schlüssel</translation>
    </message>
    <message>
        <source>a Replicate token</source>
        <translation>ein Replicate-Token</translation>
    </message>
    <message>
        <source>a Google API key</source>
        <translation>einen Google-API-Schlüssel</translation>
    </message>
    <message>
        <source>a Google client secret</source>
        <translation>ein Google-Client-Geheimnis</translation>
    </message>
    <message>
        <source>a Google token</source>
        <translation>ein Google-Token</translation>
    </message>
    <message>
        <source>a JSON web token</source>
        <translation>ein JSON-Web-Token</translation>
    </message>
    <message>
        <source>a private key</source>
        <translation>einen privaten Schlüssel</translation>
    </message>
    <message>
        <source>an Azure storage key</source>
        <translation>einen Azure-Speicherschlüssel</translation>
    </message>
    <message>
        <source>an Azure access key</source>
        <translation>einen Azure-Zugangsschlüssel</translation>
    </message>
    <message>
        <source>an Azure signature</source>
        <translation>eine Azure-Signatur</translation>
    </message>
    <message>
        <source>an npm token</source>
        <translation>ein npm-Token</translation>
    </message>
    <message>
        <source>a PyPI token</source>
        <translation>ein PyPI-Token</translation>
    </message>
    <message>
        <source>a Hugging Face token</source>
        <translation>ein Hugging-Face-Token</translation>
    </message>
    <message>
        <source>a Telegram bot token</source>
        <translation>ein Telegram-Bot-Token</translation>
    </message>
    <message>
        <source>a SendGrid key</source>
        <translation>einen SendGrid-Schlüssel</translation>
    </message>
    <message>
        <source>a DigitalOcean token</source>
        <translation>ein DigitalOcean-Token</translation>
    </message>
    <message>
        <source>a Docker token</source>
        <translation>ein Docker-Token</translation>
    </message>
    <message>
        <source>a Shopify token</source>
        <translation>ein Shopify-Token</translation>
    </message>
    <message>
        <source>a Vault token</source>
        <translation>ein Vault-Token</translation>
    </message>
    <message>
        <source>a Databricks token</source>
        <translation>ein Databricks-Token</translation>
    </message>
    <message>
        <source>a Grafana token</source>
        <translation>ein Grafana-Token</translation>
    </message>
    <message>
        <source>a Postman key</source>
        <translation>einen Postman-Schlüssel</translation>
    </message>
    <message>
        <source>a password hash</source>
        <translation>einen Passwort-Hash</translation>
    </message>
    <message>
        <source>an address with a password</source>
        <translation>eine Adresse mit Passwort</translation>
    </message>
    <message>
        <source>an access token</source>
        <translation>ein Zugangstoken</translation>
    </message>
    <message>
        <source>a password</source>
        <translation>ein Passwort</translation>
    </message>
    <message>
        <source>a card number</source>
        <translation>eine Kartennummer</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Add a target</source>
        <translation>Ziel hinzufügen</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Herausnehmen</translation>
    </message>
    <message>
        <source>A chain needs one target at least: add another one first.</source>
        <translation>Eine Kette braucht mindestens ein Ziel: erst ein anderes hinzufügen.</translation>
    </message>
    <message>
        <source>Add a target…</source>
        <translation>Ziel hinzufügen …</translation>
    </message>
    <message>
        <source>The config can&apos;t be written ({error}); check its folder&apos;s permissions.</source>
        <translation>Die Konfiguration lässt sich nicht schreiben ({error}); die Rechte ihres Ordners prüfen.</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>Das wird gebraucht.</translation>
    </message>
    <message>
        <source>Write a whole number.</source>
        <translation>Eine ganze Zahl schreiben.</translation>
    </message>
    <message>
        <source>Write a number.</source>
        <translation>Eine Zahl schreiben.</translation>
    </message>
    <message>
        <source>Write a number from {least} to {most}.</source>
        <translation>Eine Zahl von {least} bis {most} schreiben.</translation>
    </message>
    <message>
        <source>Write each header as Name: value.</source>
        <translation>Jede Kopfzeile als Name: Wert schreiben.</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>von selbst</translation>
    </message>
    <message>
        <source>Short name</source>
        <translation>Kurzname</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Where it is</source>
        <translation>Wo er steht</translation>
    </message>
    <message>
        <source>Always on</source>
        <translation>Immer an</translation>
    </message>
    <message>
        <source>Extra headers</source>
        <translation>Weitere Kopfzeilen</translation>
    </message>
    <message>
        <source>Send a key</source>
        <translation>Schlüssel mitsenden</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA-Datei</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>MAC address</source>
        <translation>MAC-Adresse</translation>
    </message>
    <message>
        <source>Drained</source>
        <translation>Herausgenommen</translation>
    </message>
    <message>
        <source>Drained at</source>
        <translation>Herausgenommen um</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <source>Stays loaded</source>
        <translation>Bleibt geladen</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>Reads images</source>
        <translation>Liest Bilder</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Price of prompts</source>
        <translation>Preis der Fragen</translation>
    </message>
    <message>
        <source>Price of answers</source>
        <translation>Preis der Antworten</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>Always for</source>
        <translation>Immer bei</translation>
    </message>
    <message>
        <source>Cloud</source>
        <translation>Cloud</translation>
    </message>
    <message>
        <source>Most for one request</source>
        <translation>Höchstens je Anfrage</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>Hotkey</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Replace the selection</source>
        <translation>Auswahl ersetzen</translation>
    </message>
    <message>
        <source>First for</source>
        <translation>Zuerst bei</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Popup</source>
        <translation>Hostler öffnen</translation>
    </message>
    <message>
        <source>Part of the screen</source>
        <translation>Teil des Bildschirms</translation>
    </message>
    <message>
        <source>Listen along</source>
        <translation>Mithören</translation>
    </message>
    <message>
        <source>Budget of a day</source>
        <translation>Budget je Tag</translation>
    </message>
    <message>
        <source>Budget of a month</source>
        <translation>Budget je Monat</translation>
    </message>
    <message>
        <source>Bigger model by itself</source>
        <translation>Größeres Modell von selbst</translation>
    </message>
    <message>
        <source>Your language</source>
        <translation>Eigene Sprache</translation>
    </message>
    <message>
        <source>Keep history</source>
        <translation>Verlauf führen</translation>
    </message>
    <message>
        <source>Days it is kept</source>
        <translation>Tage, die er bleibt</translation>
    </message>
    <message>
        <source>Days of usage, row by row</source>
        <translation>Tage der Nutzung, Zeile für Zeile</translation>
    </message>
    <message>
        <source>Usage files</source>
        <translation>Verbrauchsdateien</translation>
    </message>
    <message>
        <source>OpenAI-compatible</source>
        <translation>OpenAI-kompatibel</translation>
    </message>
    <message>
        <source>at home</source>
        <translation>zu Hause</translation>
    </message>
    <message>
        <source>in the cloud</source>
        <translation>in der Cloud</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>when nothing at home answers</source>
        <translation>wenn zu Hause nichts antwortet</translation>
    </message>
    <message>
        <source>when it is worth the money</source>
        <translation>wenn es das Geld wert ist</translation>
    </message>
    <message>
        <source>the system&apos;s</source>
        <translation>die des Systems</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Hotkeys</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privatsphäre</translation>
    </message>
    <message>
        <source>No machines yet: Add begins one. Until then the Ollama of this machine is used.</source>
        <translation>Noch keine Rechner: „Hinzufügen“ beginnt einen. Bis dahin gilt das Ollama dieses Rechners.</translation>
    </message>
    <message>
        <source>No routes yet: Add begins one. Until then they are made from the first machine&apos;s models.</source>
        <translation>Noch keine Routen: „Hinzufügen“ beginnt eine. Bis dahin entstehen sie aus den Modellen des ersten Rechners.</translation>
    </message>
    <message>
        <source>No actions of your own yet: Add begins one. Those that Hostler brings are there as well.</source>
        <translation>Noch keine eigenen Aktionen: „Hinzufügen“ beginnt eine. Die mitgelieferten gibt es auch so.</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>“{name}” is there already: take another one.</source>
        <translation>„{name}“ gibt es schon: einen anderen nehmen.</translation>
    </message>
    <message>
        <source>A route needs a target: add a machine first, and wait until it answers.</source>
        <translation>Eine Route braucht ein Ziel: erst einen Rechner hinzufügen und warten, bis er antwortet.</translation>
    </message>
    <message>
        <source>“{name}” is needed by {users}: take it out there first.</source>
        <translation>„{name}“ wird gebraucht von {users}: erst dort herausnehmen.</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>Routen</translation>
    </message>
    <message>
        <source>Fallback</source>
        <translation>Rückfall</translation>
    </message>
    <message>
        <source>The fallback stays; its chain may be empty.</source>
        <translation>Der Rückfall bleibt; seine Kette darf leer sein.</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>by the text</source>
        <translation>nach dem Text</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Weekly digest</source>
        <translation>Wochenrückblick</translation>
    </message>
    <message>
        <source>Sent as</source>
        <translation>Gesendet als</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>Start at login</source>
        <translation>Bei der Anmeldung starten</translation>
    </message>
</context>
<context>
    <name>SettingsWindow</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen suchen</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Found settings</source>
        <translation>Gefundene Einstellungen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>Nothing is called so.</source>
        <translation>Nichts heißt so.</translation>
    </message>
    <message>
        <source>Add c&amp;loud machine…</source>
        <translation>C&amp;loud-Rechner hinzufügen…</translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>{host}: the header {name}</source>
        <translation>{host}: der Header {name}</translation>
    </message>
    <message>
        <source>{host}: the name and password of its proxy</source>
        <translation>{host}: Name und Passwort des Proxys</translation>
    </message>
    <message>
        <source>{file} is there already: take another name</source>
        <translation>{file} gibt es schon: anderen Namen wählen</translation>
    </message>
    <message>
        <source>{file} can&apos;t be written: {error}</source>
        <translation>{file} kann nicht geschrieben werden: {error}</translation>
    </message>
    <message>
        <source>there is no file {file}</source>
        <translation>es gibt keine Datei {file}</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {error}</source>
        <translation>{file} kann nicht gelesen werden: {error}</translation>
    </message>
    <message>
        <source>settings of {model} on {host}</source>
        <translation>Einstellungen von {model} auf {host}</translation>
    </message>
    <message>
        <source>{host} is in no private network: it counts as the cloud</source>
        <translation>{host} ist in keinem privaten Netz: der Rechner zählt als Cloud</translation>
    </message>
    <message>
        <source>{host} wants a key, to be stored here</source>
        <translation>{host} verlangt einen Schlüssel, der hier abzulegen ist</translation>
    </message>
    <message>
        <source>{host}: another machine is called “{id}” here, so it becomes “{new}”</source>
        <translation>{host}: ein anderer Rechner heißt hier „{id}“, also wird daraus „{new}“</translation>
    </message>
    <message>
        <source>machine {host} at {url}</source>
        <translation>Rechner {host}: {url}</translation>
    </message>
    <message>
        <source>machine {host} at {url} through {proxy}</source>
        <translation>Rechner {host}: {url} über {proxy}</translation>
    </message>
    <message>
        <source>route {name}</source>
        <translation>Route {name}</translation>
    </message>
    <message>
        <source>route {name}: the words {words}</source>
        <translation>Route {name}: die Wörter {words}</translation>
    </message>
    <message>
        <source>route {name} stays at home here; the file says cloud = “{rule}”</source>
        <translation>Route {name} bleibt hier zu Hause; in der Datei steht cloud = „{rule}“</translation>
    </message>
    <message>
        <source>route {name}: {chain}</source>
        <translation>Route {name}: {chain}</translation>
    </message>
    <message>
        <source>{where}: {chain} at the end</source>
        <translation>{where}: {chain} am Ende</translation>
    </message>
    <message>
        <source>{where}: {chain}</source>
        <translation>{where}: {chain}</translation>
    </message>
    <message>
        <source>the action {name} is there already and stays as it is</source>
        <translation>die Aktion {name} gibt es schon, sie bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>the action {name} comes without its key {key}, which is taken here</source>
        <translation>die Aktion {name} kommt ohne die Tasten {key}, die hier vergeben sind</translation>
    </message>
    <message>
        <source>action {name}</source>
        <translation>Aktion {name}</translation>
    </message>
    <message>
        <source>fallback</source>
        <translation>Rückfall</translation>
    </message>
    <message>
        <source>{where}: {target} is in the cloud and is left out, since text may go there</source>
        <translation>{where}: {target} ist in der Cloud und wird weggelassen, weil Text dorthin gehen darf</translation>
    </message>
</context>
<context>
    <name>ShareBox</name>
    <message>
        <source>Machines, routes and actions as a file, without keys.</source>
        <translation>Rechner, Routen und Aktionen als Datei, ohne Schlüssel.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>Geschrieben: {file}</translation>
    </message>
    <message>
        <source>Left out, since it may be secret:</source>
        <translation>Weggelassen, weil es geheim sein kann:</translation>
    </message>
    <message>
        <source>Everything in it is there already.</source>
        <translation>Alles darin ist schon da.</translation>
    </message>
    <message>
        <source>Added. Undo takes it back.</source>
        <translation>Hinzugefügt. Rückgängig nimmt es zurück.</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Choose a part of the screen</source>
        <translation>Einen Teil des Bildschirms wählen</translation>
    </message>
    <message>
        <source>Drag a rectangle  ·  Enter: the whole screen  ·  arrows move, Shift+arrows resize  ·  Esc: cancel</source>
        <translation>Rechteck aufziehen  ·  Eingabe: ganzer Bildschirm  ·  Pfeile verschieben, Umschalt+Pfeile ändern die Größe  ·  Esc: abbrechen</translation>
    </message>
</context>
<context>
    <name>Story</name>
    <message>
        <source>Loading {model} on {host}</source>
        <translation>{model} wird auf {host} geladen</translation>
    </message>
    <message>
        <source>Waking {host}</source>
        <translation>{host} wird geweckt</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>Denkt nach …</translation>
    </message>
    <message>
        <source>That looks thin: it {why}.</source>
        <translation>Das wirkt dünn: die Antwort {why}.</translation>
    </message>
    <message>
        <source>The first answer stands.</source>
        <translation>Die erste Antwort bleibt.</translation>
    </message>
    <message>
        <source>Nothing answers right now. Your question is kept; Enter tries again.</source>
        <translation>Gerade antwortet nichts. Die Frage bleibt stehen; Eingabe versucht es noch einmal.</translation>
    </message>
    <message>
        <source>Answered in the background by {model} on {host}</source>
        <translation>Im Hintergrund beantwortet von {model} auf {host}</translation>
    </message>
    <message>
        <source>Not answered in the background. Enter asks now.</source>
        <translation>Im Hintergrund nicht beantwortet. Eingabe fragt jetzt.</translation>
    </message>
    <message>
        <source>Asking {model} on {host}…</source>
        <translation>{model} auf {host} wird gefragt …</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Ask {target}  Ctrl+B</source>
        <translation>{target} fragen  Strg+B</translation>
    </message>
    <message>
        <source>Ask when one is back  Ctrl+B</source>
        <translation>Fragen, sobald ein Rechner zurück ist  Strg+B</translation>
    </message>
    <message>
        <source>That looks thin. Asking {model} on {host}…</source>
        <translation>Das wirkt dünn. {model} auf {host} wird gefragt …</translation>
    </message>
    <message>
        <source>{late} is still silent; asking {model} on {host} too…</source>
        <translation>{late} ist noch still; {model} auf {host} wird auch gefragt …</translation>
    </message>
    <message>
        <source>The first answer {why}. {asking}</source>
        <translation>Die erste Antwort {why}. {asking}</translation>
    </message>
    <message>
        <source>{lost} {host} answers again from the start.</source>
        <translation>{lost} {host} antwortet noch einmal von vorn.</translation>
    </message>
    <message>
        <source>Answering…</source>
        <translation>Antwortet …</translation>
    </message>
    <message>
        <source>{route} → {model} on {host} · bigger</source>
        <translation>{route} → {model} auf {host} · größer</translation>
    </message>
    <message>
        <source>{route} → {model} on {host} · stands in</source>
        <translation>{route} → {model} auf {host} · springt ein</translation>
    </message>
    <message numerus="yes">
        <source>{host} went away after %n words.</source>
        <comment>{host} went away after %n word.</comment>
        <translation>
            <numerusform>{host} verschwand nach %Ln Wort.</numerusform>
            <numerusform>{host} verschwand nach %Ln Wörtern.</numerusform>
        </translation>
    </message>
    <message>
        <source>{host} read only about {read} of {sent} tokens; the rest was cut.</source>
        <translation>{host} hat nur etwa {read} von {sent} Token gelesen; der Rest wurde abgeschnitten.</translation>
    </message>
    <message>
        <source>{seconds} s to first word</source>
        <translation>{seconds}&#xa0;s bis zum ersten Wort</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}&#xa0;s</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <comment>%n token</comment>
        <translation>
            <numerusform>%Ln Token</numerusform>
            <numerusform>%Ln Token</numerusform>
        </translation>
    </message>
    <message>
        <source>{text}, usually {time}…</source>
        <translation>{text}, meist {time} …</translation>
    </message>
</context>
<context>
    <name>Talk</name>
    <message>
        <source>(an image)</source>
        <translation>(ein Bild)</translation>
    </message>
    <message numerus="yes">
        <source>Follow-up · %n turns before</source>
        <comment>Follow-up · %n turn before</comment>
        <translation>
            <numerusform>Folgefrage · %Ln Runde davor</numerusform>
            <numerusform>Folgefrage · %Ln Runden davor</numerusform>
        </translation>
    </message>
    <message>
        <source>, the oldest {left} left out for want of room</source>
        <translation>, aus Platzmangel ohne die ältesten {left}</translation>
    </message>
    <message>
        <source>New  Ctrl+N</source>
        <translation>Neu  Strg+N</translation>
    </message>
    <message>
        <source>Go on with “{opening}”</source>
        <translation>Weiter mit „{opening}“</translation>
    </message>
    <message>
        <source>Go on  Ctrl+J</source>
        <translation>Weiter  Strg+J</translation>
    </message>
</context>
<context>
    <name>Target</name>
    <message>
        <source>{model} on {host}</source>
        <translation>{model} auf {host}</translation>
    </message>
</context>
<context>
    <name>Time</name>
    <message>
        <source>“{text}” is no time of the week: write it like Mon-Fri 22:00-07:00</source>
        <translation>„{text}“ ist keine Zeit der Woche: Schreibweise Mon-Fri 22:00-07:00</translation>
    </message>
    <message>
        <source>every day {times}</source>
        <translation>jeden Tag {times}</translation>
    </message>
    <message>
        <source>{time:%H:%M}</source>
        <translation>{time:%H:%M}</translation>
    </message>
    <message>
        <source>{time:%a %H:%M}</source>
        <translation>{time:%a %H:%M}</translation>
    </message>
    <message>
        <source>{time:%d %b}</source>
        <translation>{time:%d. %b}</translation>
    </message>
    <message>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f}&#xa0;s</translation>
    </message>
    <message>
        <source>{seconds:.0f} s</source>
        <translation>{seconds:.0f}&#xa0;s</translation>
    </message>
    <message>
        <source>{minutes} min {seconds:02d} s</source>
        <translation>{minutes} min {seconds:02d} s</translation>
    </message>
    <message>
        <source>{hours} h {minutes:02d} min</source>
        <translation>{hours} h {minutes:02d} min</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Wake</source>
        <translation>Wecken</translation>
    </message>
    <message>
        <source>warm</source>
        <translation>warm</translation>
    </message>
    <message>
        <source>rests until {time} after failures</source>
        <translation>ruht nach Ausfällen bis {time}</translation>
    </message>
    <message>
        <source>not looked at yet</source>
        <translation>noch nicht geprüft</translation>
    </message>
    <message>
        <source>no models there</source>
        <translation>keine Modelle dort</translation>
    </message>
    <message>
        <source>Pulling {model}</source>
        <translation>{model} wird geladen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Pull {model}</source>
        <translation>{model} laden</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Wieder nutzen</translation>
    </message>
    <message>
        <source>Drain: send nothing there</source>
        <translation>Pausieren: nichts dorthin senden</translation>
    </message>
    <message>
        <source>Drain on a schedule…</source>
        <translation>Nach Zeitplan pausieren …</translation>
    </message>
    <message>
        <source>Drained {times}…</source>
        <translation>Pausiert {times} …</translation>
    </message>
    <message>
        <source>For an hour</source>
        <translation>Für eine Stunde</translation>
    </message>
    <message>
        <source>Until tomorrow, {time}</source>
        <translation>Bis morgen, {time}</translation>
    </message>
    <message>
        <source>Until I bring it back</source>
        <translation>Bis auf Weiteres</translation>
    </message>
    <message>
        <source>{count} tok/s</source>
        <translation>{count} Token/s</translation>
    </message>
    <message>
        <source>{times} and {count} more</source>
        <translation>{times} und {count} weitere</translation>
    </message>
    <message>
        <source>Hostler · hotkeys paused</source>
        <translation>Hostler · Tastenkürzel pausiert</translation>
    </message>
    <message>
        <source>Today: nothing asked yet</source>
        <translation>Heute: noch nichts gefragt</translation>
    </message>
    <message>
        <source>Today: {usage}</source>
        <translation>Heute: {usage}</translation>
    </message>
    <message>
        <source>Ask…</source>
        <translation>Fragen …</translation>
    </message>
    <message>
        <source>No machines yet: add one in Settings</source>
        <translation>Noch keine Rechner: in den Einstellungen hinzufügen</translation>
    </message>
    <message>
        <source>Ask about a screenshot…</source>
        <translation>Nach einem Bildausschnitt fragen …</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Pause hotkeys</source>
        <translation>Tastenkürzel pausieren</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message numerus="yes">
        <source>%n prompts</source>
        <comment>%n prompt</comment>
        <translation>
            <numerusform>%Ln Frage</numerusform>
            <numerusform>%Ln Fragen</numerusform>
        </translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Verbrauch</translation>
    </message>
    <message>
        <source>Set up Hostler…</source>
        <translation>Hostler einrichten…</translation>
    </message>
</context>
<context>
    <name>Trial</name>
    <message>
        <source>Both prices are needed: they say what a question costs.</source>
        <translation>Beide Preise werden gebraucht: sie sagen, was eine Frage kostet.</translation>
    </message>
</context>
<context>
    <name>TryBox</name>
    <message>
        <source>Try a prompt</source>
        <translation>Eine Frage ausprobieren</translation>
    </message>
    <message>
        <source>Where would it go? Nothing is sent.</source>
        <translation>Wohin ginge sie? Gesendet wird nichts.</translation>
    </message>
</context>
<context>
    <name>Usage</name>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>{changed} of {of} {route} picks changed.</source>
        <translation>{changed} von {of} Entscheidungen für {route} geändert.</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <comment>%n token</comment>
        <translation>
            <numerusform>%Ln Token</numerusform>
            <numerusform>%Ln Token</numerusform>
        </translation>
    </message>
    <message>
        <source>{share} of them estimated</source>
        <translation>{share} davon geschätzt</translation>
    </message>
    <message>
        <source>{count} got no answer</source>
        <translation>{count} ohne Antwort</translation>
    </message>
    <message>
        <source>{small} of {answered} answered by others than {big}</source>
        <translation>{small} von {answered} von anderen als {big} beantwortet</translation>
    </message>
    <message>
        <source>{waited} waited; with {big} it would have been {would}</source>
        <translation>{waited} gewartet; mit {big} wären es {would} gewesen</translation>
    </message>
    <message>
        <source>For the {prompts} prompts that others answered. By {timed} timed answers the big model takes {first} to its first word and writes {speed:.1f} tokens a second: {prompts} times the one, and at the other the {tokens} tokens that the others wrote. Nothing is added for what it spends on thinking or on loading more often.</source>
        <translation>Für die {prompts} Fragen, die andere beantwortet haben. Nach {timed} gemessenen Antworten braucht das große Modell {first} bis zum ersten Wort und schreibt {speed:.1f} Token je Sekunde: {prompts}-mal das eine, und im Tempo des anderen die {tokens} Token, die die anderen geschrieben haben. Nichts kommt hinzu für das, was es zum Nachdenken oder für häufigeres Laden braucht.</translation>
    </message>
    <message>
        <source>of {limit} for the cloud this month</source>
        <translation>von {limit} für die Cloud in diesem Monat</translation>
    </message>
    <message>
        <source>The forecast is what is spent, and for each day that is left the mean of the last days: {pace} a day over {days}.</source>
        <translation>Die Vorhersage ist das bisher Ausgegebene und für jeden übrigen Tag das Mittel der letzten Tage: {pace} am Tag über {days}.</translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <comment>%n day</comment>
        <translation>
            <numerusform>%Ln Tag</numerusform>
            <numerusform>%Ln Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>{model} and {count} more</source>
        <translation>{model} und {count} weitere</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Verfügbar</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Taken over</source>
        <translation>Übernommen</translation>
    </message>
    <message>
        <source>Warm</source>
        <translation>Warm</translation>
    </message>
    <message>
        <source>Cold</source>
        <translation>Kalt</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>together</source>
        <translation>zusammen</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>Zusammen</translation>
    </message>
    <message numerus="yes">
        <source>%n prompts</source>
        <comment>%n prompt</comment>
        <translation>
            <numerusform>%Ln Frage</numerusform>
            <numerusform>%Ln Fragen</numerusform>
        </translation>
    </message>
    <message>
        <source>{count}M</source>
        <translation>{count} Mio.</translation>
    </message>
    <message>
        <source>{count}k</source>
        <translation>{count} Tsd.</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Woche</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Monat</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>beantwortet</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>poor</source>
        <translation>dürftig</translation>
    </message>
    <message>
        <source>(unknown)</source>
        <translation>(unbekannt)</translation>
    </message>
    <message>
        <source>{count} others</source>
        <translation>{count} weitere</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} h</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} s</translation>
    </message>
</context>
<context>
    <name>UsageWindow</name>
    <message>
        <source>Usage</source>
        <translation>Verbrauch</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation>Als CSV exportieren</translation>
    </message>
    <message>
        <source>The figures of the chart (Ctrl+S)</source>
        <translation>Die Zahlen des Diagramms (Strg+S)</translation>
    </message>
    <message>
        <source>Export as PNG</source>
        <translation>Als PNG exportieren</translation>
    </message>
    <message>
        <source>The chart as a picture (Ctrl+Shift+S)</source>
        <translation>Das Diagramm als Bild (Strg+Umschalt+S)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>Bild (*.png)</translation>
    </message>
    <message>
        <source>{measure} by {step} and {by}, {days}</source>
        <translation>{measure} je {step} und {by}, {days}</translation>
    </message>
    <message>
        <source>Nothing was asked in these days.</source>
        <translation>In diesen Tagen wurde nichts gefragt.</translation>
    </message>
    <message>
        <source>Nothing was asked yet. What is asked is counted here, never its text.</source>
        <translation>Noch wurde nichts gefragt. Was gefragt wird, wird hier gezählt, nie sein Text.</translation>
    </message>
    <message>
        <source>The figures can&apos;t be read. {why}</source>
        <translation>Die Zahlen können nicht gelesen werden. {why}</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Saved: {file}</source>
        <translation>Gespeichert: {file}</translation>
    </message>
    <message>
        <source>Not saved: {file}: {why}</source>
        <translation>Nicht gespeichert: {file}: {why}</translation>
    </message>
    <message>
        <source>Warm and cold: the mean time to the first word.</source>
        <translation>Warm und kalt: die mittlere Zeit bis zum ersten Wort.</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Why this model</source>
        <translation>Warum dieses Modell</translation>
    </message>
    <message>
        <source>Evidence and machines</source>
        <translation>Gründe und Rechner</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Gründe</translation>
    </message>
    <message>
        <source>Machines, in the order they are asked</source>
        <translation>Rechner in der Reihenfolge, in der sie gefragt werden</translation>
    </message>
</context>
</TS>
