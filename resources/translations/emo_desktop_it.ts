<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="it_IT" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Modifica</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Riproduci</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Registra</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>Rendering</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Vista</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aiuto</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>Nuovo progetto…</translation>
    </message>
    <message>
        <source>Make a project of a portrait.</source>
        <translation>Crea un progetto da un ritratto.</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>Apri progetto…</translation>
    </message>
    <message>
        <source>Open a project folder.</source>
        <translation>Apre la cartella di un progetto.</translation>
    </message>
    <message>
        <source>Open sample project</source>
        <translation>Apri progetto di esempio</translation>
    </message>
    <message>
        <source>Open a project to try things with.</source>
        <translation>Apre un progetto con cui fare prove.</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importa…</translation>
    </message>
    <message>
        <source>Bring in pictures, voices or a cue sheet.</source>
        <translation>Porta dentro immagini, voci o un elenco di battute.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salva</translation>
    </message>
    <message>
        <source>Save the project.</source>
        <translation>Salva il progetto.</translation>
    </message>
    <message>
        <source>Export film…</source>
        <translation>Esporta filmato…</translation>
    </message>
    <message>
        <source>Make the film of the project.</source>
        <translation>Crea il filmato del progetto.</translation>
    </message>
    <message>
        <source>Export data…</source>
        <translation>Esporta dati…</translation>
    </message>
    <message>
        <source>Timelines, subtitles, lip cues, curves and pictures for other programs.</source>
        <translation>Timeline, sottotitoli, labiali, curve e immagini per altri programmi.</translation>
    </message>
    <message>
        <source>Verify film…</source>
        <translation>Verifica filmato…</translation>
    </message>
    <message>
        <source>Say what is known of where a film comes from.</source>
        <translation>Dice che cosa si sa dell&apos;origine di un filmato.</translation>
    </message>
    <message>
        <source>Find missing media…</source>
        <translation>Trova file mancanti…</translation>
    </message>
    <message>
        <source>Say where files are that are not found.</source>
        <translation>Indica dove sono i file che non si trovano.</translation>
    </message>
    <message>
        <source>Guide track…</source>
        <translation>Traccia guida…</translation>
    </message>
    <message>
        <source>Hear a sound or a film beside the lines, as a guide.</source>
        <translation>Fa sentire un suono o un film insieme alle battute, come guida.</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Impostazioni…</translation>
    </message>
    <message>
        <source>Folders, devices, packs, looks.</source>
        <translation>Cartelle, dispositivi, pacchetti, aspetto.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Esci</translation>
    </message>
    <message>
        <source>Close the window.</source>
        <translation>Chiude la finestra.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Go back one step.</source>
        <translation>Torna indietro di un passo.</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Ripristina</translation>
    </message>
    <message>
        <source>Go forward one step.</source>
        <translation>Va avanti di un passo.</translation>
    </message>
    <message>
        <source>Split at playhead</source>
        <translation>Dividi alla testina</translation>
    </message>
    <message>
        <source>Cut the line in two.</source>
        <translation>Taglia in due la battuta.</translation>
    </message>
    <message>
        <source>Join lines</source>
        <translation>Unisci battute</translation>
    </message>
    <message>
        <source>Make one line of the selected ones.</source>
        <translation>Fa una sola battuta di quelle selezionate.</translation>
    </message>
    <message>
        <source>Split at pauses</source>
        <translation>Dividi alle pause</translation>
    </message>
    <message>
        <source>Cut a long line where its voice pauses.</source>
        <translation>Taglia una battuta lunga dove la voce fa una pausa.</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplica</translation>
    </message>
    <message>
        <source>Copy the selected lines.</source>
        <translation>Copia le battute selezionate.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Elimina</translation>
    </message>
    <message>
        <source>Take lines away and leave the gap.</source>
        <translation>Toglie le battute e lascia lo spazio vuoto.</translation>
    </message>
    <message>
        <source>Ripple delete</source>
        <translation>Elimina e chiudi lo spazio</translation>
    </message>
    <message>
        <source>Take lines away and close the gap.</source>
        <translation>Toglie le battute e chiude lo spazio vuoto.</translation>
    </message>
    <message>
        <source>Trim start to playhead</source>
        <translation>Rifila l&apos;inizio alla testina</translation>
    </message>
    <message>
        <source>The line begins here, and what follows moves.</source>
        <translation>La battuta comincia qui, e ciò che segue si sposta.</translation>
    </message>
    <message>
        <source>Trim end to playhead</source>
        <translation>Rifila la fine alla testina</translation>
    </message>
    <message>
        <source>The line ends here, and what follows moves.</source>
        <translation>La battuta finisce qui, e ciò che segue si sposta.</translation>
    </message>
    <message>
        <source>Nudge back</source>
        <translation>Sposta indietro</translation>
    </message>
    <message>
        <source>Move lines one frame back.</source>
        <translation>Sposta le battute indietro di un fotogramma.</translation>
    </message>
    <message>
        <source>Nudge on</source>
        <translation>Sposta avanti</translation>
    </message>
    <message>
        <source>Move lines one frame on.</source>
        <translation>Sposta le battute avanti di un fotogramma.</translation>
    </message>
    <message>
        <source>Nudge ten back</source>
        <translation>Sposta indietro di dieci</translation>
    </message>
    <message>
        <source>Move lines ten frames back.</source>
        <translation>Sposta le battute indietro di dieci fotogrammi.</translation>
    </message>
    <message>
        <source>Nudge ten on</source>
        <translation>Sposta avanti di dieci</translation>
    </message>
    <message>
        <source>Move lines ten frames on.</source>
        <translation>Sposta le battute avanti di dieci fotogrammi.</translation>
    </message>
    <message>
        <source>Lock lines</source>
        <translation>Blocca battute</translation>
    </message>
    <message>
        <source>Keep lines as and where they are.</source>
        <translation>Lascia le battute come e dove sono.</translation>
    </message>
    <message>
        <source>Select all lines</source>
        <translation>Seleziona tutte le battute</translation>
    </message>
    <message>
        <source>Select every line.</source>
        <translation>Seleziona ogni battuta.</translation>
    </message>
    <message>
        <source>New look</source>
        <translation>Nuova resa</translation>
    </message>
    <message>
        <source>The line once more with another seed, beside this one.</source>
        <translation>La battuta ancora una volta con un altro seme, accanto a questa.</translation>
    </message>
    <message>
        <source>Next look</source>
        <translation>Resa successiva</translation>
    </message>
    <message>
        <source>Choose the next look of the line.</source>
        <translation>Sceglie la resa successiva della battuta.</translation>
    </message>
    <message>
        <source>Previous take</source>
        <translation>Take precedente</translation>
    </message>
    <message>
        <source>Choose the take before.</source>
        <translation>Sceglie il take precedente.</translation>
    </message>
    <message>
        <source>Next take</source>
        <translation>Take successivo</translation>
    </message>
    <message>
        <source>Choose the next take.</source>
        <translation>Sceglie il take successivo.</translation>
    </message>
    <message>
        <source>One star</source>
        <translation>Una stella</translation>
    </message>
    <message>
        <source>Give the take one star.</source>
        <translation>Dà una stella al take.</translation>
    </message>
    <message>
        <source>Two stars</source>
        <translation>Due stelle</translation>
    </message>
    <message>
        <source>Give the take two stars.</source>
        <translation>Dà due stelle al take.</translation>
    </message>
    <message>
        <source>Three stars</source>
        <translation>Tre stelle</translation>
    </message>
    <message>
        <source>Give the take three stars.</source>
        <translation>Dà tre stelle al take.</translation>
    </message>
    <message>
        <source>Four stars</source>
        <translation>Quattro stelle</translation>
    </message>
    <message>
        <source>Give the take four stars.</source>
        <translation>Dà quattro stelle al take.</translation>
    </message>
    <message>
        <source>Five stars</source>
        <translation>Cinque stelle</translation>
    </message>
    <message>
        <source>Give the take five stars.</source>
        <translation>Dà cinque stelle al take.</translation>
    </message>
    <message>
        <source>No stars</source>
        <translation>Nessuna stella</translation>
    </message>
    <message>
        <source>Take the stars of the take away.</source>
        <translation>Toglie le stelle al take.</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Più forte</translation>
    </message>
    <message>
        <source>The lines play 1 dB louder.</source>
        <translation>Le battute suonano 1 dB più forte.</translation>
    </message>
    <message>
        <source>Softer</source>
        <translation>Più piano</translation>
    </message>
    <message>
        <source>The lines play 1 dB softer.</source>
        <translation>Le battute suonano 1 dB più piano.</translation>
    </message>
    <message>
        <source>Gain to 0 dB</source>
        <translation>Guadagno a 0 dB</translation>
    </message>
    <message>
        <source>The lines play as loud as recorded.</source>
        <translation>Le battute suonano forte come sono state registrate.</translation>
    </message>
    <message>
        <source>Remove guide</source>
        <translation>Rimuovi guida</translation>
    </message>
    <message>
        <source>Take the guide track away.</source>
        <translation>Toglie la traccia guida.</translation>
    </message>
    <message>
        <source>Copy curves</source>
        <translation>Copia curve</translation>
    </message>
    <message>
        <source>Copy the line&apos;s points.</source>
        <translation>Copia i punti della battuta.</translation>
    </message>
    <message>
        <source>Paste curves</source>
        <translation>Incolla curve</translation>
    </message>
    <message>
        <source>Give the line the copied points.</source>
        <translation>Dà alla battuta i punti copiati.</translation>
    </message>
    <message>
        <source>Reset curves</source>
        <translation>Azzera curve</translation>
    </message>
    <message>
        <source>Take all points of the line away.</source>
        <translation>Toglie tutti i punti della battuta.</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>Riproduci o ferma</translation>
    </message>
    <message>
        <source>Play from the playhead, or stop.</source>
        <translation>Riproduce dalla testina, o ferma.</translation>
    </message>
    <message>
        <source>Go to start</source>
        <translation>Vai all&apos;inizio</translation>
    </message>
    <message>
        <source>Put the playhead on the first frame.</source>
        <translation>Porta la testina sul primo fotogramma.</translation>
    </message>
    <message>
        <source>Go to end</source>
        <translation>Vai alla fine</translation>
    </message>
    <message>
        <source>Put the playhead behind the last frame.</source>
        <translation>Porta la testina dopo l&apos;ultimo fotogramma.</translation>
    </message>
    <message>
        <source>Frame back</source>
        <translation>Fotogramma indietro</translation>
    </message>
    <message>
        <source>One frame back.</source>
        <translation>Un fotogramma indietro.</translation>
    </message>
    <message>
        <source>Frame on</source>
        <translation>Fotogramma avanti</translation>
    </message>
    <message>
        <source>One frame on.</source>
        <translation>Un fotogramma avanti.</translation>
    </message>
    <message>
        <source>Ten frames back</source>
        <translation>Dieci fotogrammi indietro</translation>
    </message>
    <message>
        <source>Ten frames back.</source>
        <translation>Dieci fotogrammi indietro.</translation>
    </message>
    <message>
        <source>Ten frames on</source>
        <translation>Dieci fotogrammi avanti</translation>
    </message>
    <message>
        <source>Ten frames on.</source>
        <translation>Dieci fotogrammi avanti.</translation>
    </message>
    <message>
        <source>Second back</source>
        <translation>Secondo indietro</translation>
    </message>
    <message>
        <source>One second back.</source>
        <translation>Un secondo indietro.</translation>
    </message>
    <message>
        <source>Second on</source>
        <translation>Secondo avanti</translation>
    </message>
    <message>
        <source>One second on.</source>
        <translation>Un secondo avanti.</translation>
    </message>
    <message>
        <source>Previous line</source>
        <translation>Battuta precedente</translation>
    </message>
    <message>
        <source>Go to the line before.</source>
        <translation>Va alla battuta precedente.</translation>
    </message>
    <message>
        <source>Next line</source>
        <translation>Battuta successiva</translation>
    </message>
    <message>
        <source>Go to the next line.</source>
        <translation>Va alla battuta successiva.</translation>
    </message>
    <message>
        <source>Play range</source>
        <translation>Riproduci intervallo</translation>
    </message>
    <message>
        <source>Play the range, or the line.</source>
        <translation>Riproduce l&apos;intervallo, o la battuta.</translation>
    </message>
    <message>
        <source>Shuttle back</source>
        <translation>Shuttle indietro</translation>
    </message>
    <message>
        <source>Play backward; again: faster.</source>
        <translation>Riproduce all&apos;indietro; ancora: più veloce.</translation>
    </message>
    <message>
        <source>Shuttle stop</source>
        <translation>Ferma shuttle</translation>
    </message>
    <message>
        <source>Stop.</source>
        <translation>Ferma.</translation>
    </message>
    <message>
        <source>Shuttle on</source>
        <translation>Shuttle avanti</translation>
    </message>
    <message>
        <source>Play; again: faster.</source>
        <translation>Riproduce; ancora: più veloce.</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Loop</translation>
    </message>
    <message>
        <source>Play the range again and again.</source>
        <translation>Riproduce l&apos;intervallo più e più volte.</translation>
    </message>
    <message>
        <source>Mute who speaks</source>
        <translation>Muto chi parla</translation>
    </message>
    <message>
        <source>Do not hear who says this line; again: do.</source>
        <translation>Non fa sentire chi dice questa battuta; di nuovo: sì.</translation>
    </message>
    <message>
        <source>Hear who speaks alone</source>
        <translation>Solo chi parla</translation>
    </message>
    <message>
        <source>Hear only who says this line; again: all.</source>
        <translation>Fa sentire solo chi dice questa battuta; di nuovo: tutti.</translation>
    </message>
    <message>
        <source>Mute guide</source>
        <translation>Guida muta</translation>
    </message>
    <message>
        <source>Do not hear the guide; again: do.</source>
        <translation>Non fa sentire la guida; di nuovo: sì.</translation>
    </message>
    <message>
        <source>Hear everything</source>
        <translation>Senti tutto</translation>
    </message>
    <message>
        <source>Nothing is muted, nothing heard alone.</source>
        <translation>Niente è muto, niente si sente da solo.</translation>
    </message>
    <message>
        <source>Mark in</source>
        <translation>Segna attacco</translation>
    </message>
    <message>
        <source>The range begins here.</source>
        <translation>L&apos;intervallo comincia qui.</translation>
    </message>
    <message>
        <source>Mark out</source>
        <translation>Segna stacco</translation>
    </message>
    <message>
        <source>The range ends here.</source>
        <translation>L&apos;intervallo finisce qui.</translation>
    </message>
    <message>
        <source>Mark line</source>
        <translation>Segna battuta</translation>
    </message>
    <message>
        <source>The range is the line.</source>
        <translation>L&apos;intervallo è la battuta.</translation>
    </message>
    <message>
        <source>Clear range</source>
        <translation>Cancella intervallo</translation>
    </message>
    <message>
        <source>No range.</source>
        <translation>Nessun intervallo.</translation>
    </message>
    <message>
        <source>Add marker</source>
        <translation>Aggiungi marcatore</translation>
    </message>
    <message>
        <source>Mark this moment.</source>
        <translation>Segna questo momento.</translation>
    </message>
    <message>
        <source>Edit marker…</source>
        <translation>Modifica marcatore…</translation>
    </message>
    <message>
        <source>Name the marker here.</source>
        <translation>Dà un nome al marcatore che è qui.</translation>
    </message>
    <message>
        <source>Previous marker</source>
        <translation>Marcatore precedente</translation>
    </message>
    <message>
        <source>Go to the marker before.</source>
        <translation>Va al marcatore precedente.</translation>
    </message>
    <message>
        <source>Next marker</source>
        <translation>Marcatore successivo</translation>
    </message>
    <message>
        <source>Go to the next marker.</source>
        <translation>Va al marcatore successivo.</translation>
    </message>
    <message>
        <source>Record the line; again: keep it.</source>
        <translation>Registra la battuta; di nuovo: tienila.</translation>
    </message>
    <message>
        <source>Record next take</source>
        <translation>Registra il take successivo</translation>
    </message>
    <message>
        <source>Keep it and record again.</source>
        <translation>Tienilo e registra di nuovo.</translation>
    </message>
    <message>
        <source>Rehearse</source>
        <translation>Prova</translation>
    </message>
    <message>
        <source>The same timing, and nothing is recorded.</source>
        <translation>Gli stessi tempi, e non si registra nulla.</translation>
    </message>
    <message>
        <source>Punch in</source>
        <translation>Punch-in</translation>
    </message>
    <message>
        <source>Record the line anew between in and out.</source>
        <translation>Registra di nuovo la battuta tra inizio e fine.</translation>
    </message>
    <message>
        <source>Loop record</source>
        <translation>Registra in ciclo</translation>
    </message>
    <message>
        <source>Take after take until you stop.</source>
        <translation>Un take dopo l&apos;altro finché non fermi.</translation>
    </message>
    <message>
        <source>Level meter</source>
        <translation>Misuratore di livello</translation>
    </message>
    <message>
        <source>Listen to the input all the time.</source>
        <translation>Ascolta sempre l&apos;ingresso.</translation>
    </message>
    <message>
        <source>Use other take in range…</source>
        <translation>Usa un altro take nell&apos;intervallo…</translation>
    </message>
    <message>
        <source>Between in and out the line sounds as another take, with cross-fades.</source>
        <translation>Tra entrata e uscita la battuta suona come un altro take, con dissolvenze incrociate.</translation>
    </message>
    <message>
        <source>Make a cleaner take…</source>
        <translation>Fai un take più pulito…</translation>
    </message>
    <message>
        <source>A copy without rumble, evenly loud.</source>
        <translation>Una copia senza rombo, di volume uniforme.</translation>
    </message>
    <message>
        <source>Render lines</source>
        <translation>Renderizza battute</translation>
    </message>
    <message>
        <source>Render the selected lines.</source>
        <translation>Renderizza le battute selezionate.</translation>
    </message>
    <message>
        <source>Render lines in final quality</source>
        <translation>Renderizza battute in qualità finale</translation>
    </message>
    <message>
        <source>With a weights pack; best on a GPU.</source>
        <translation>Con un pacchetto di pesi; meglio su una GPU.</translation>
    </message>
    <message>
        <source>Render all</source>
        <translation>Renderizza tutto</translation>
    </message>
    <message>
        <source>Render what is missing of all lines.</source>
        <translation>Renderizza ciò che manca di tutte le battute.</translation>
    </message>
    <message>
        <source>Pause rendering and exports</source>
        <translation>Metti in pausa rendering ed esportazioni</translation>
    </message>
    <message>
        <source>Begin no further line or film; a film that is being written rests.</source>
        <translation>Non comincia altre battute o altri filmati; un filmato in scrittura si ferma.</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Ingrandisci</translation>
    </message>
    <message>
        <source>See less of the timeline, larger.</source>
        <translation>Mostra meno timeline, più in grande.</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Riduci</translation>
    </message>
    <message>
        <source>See more of the timeline.</source>
        <translation>Mostra più timeline.</translation>
    </message>
    <message>
        <source>Fit timeline</source>
        <translation>Adatta timeline</translation>
    </message>
    <message>
        <source>See the whole film.</source>
        <translation>Mostra tutto il filmato.</translation>
    </message>
    <message>
        <source>Zoom to selection</source>
        <translation>Ingrandisci la selezione</translation>
    </message>
    <message>
        <source>See the selected lines.</source>
        <translation>Mostra le battute selezionate.</translation>
    </message>
    <message>
        <source>Snap</source>
        <translation>Aggancio</translation>
    </message>
    <message>
        <source>What is dragged snaps to edges.</source>
        <translation>Ciò che si trascina si aggancia ai bordi.</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Schermo intero</translation>
    </message>
    <message>
        <source>The picture and nothing else.</source>
        <translation>L&apos;immagine e nient&apos;altro.</translation>
    </message>
    <message>
        <source>Next panel</source>
        <translation>Pannello successivo</translation>
    </message>
    <message>
        <source>Put the focus on the next panel.</source>
        <translation>Porta il fuoco sul pannello successivo.</translation>
    </message>
    <message>
        <source>Fit picture</source>
        <translation>Adatta immagine</translation>
    </message>
    <message>
        <source>See the whole picture.</source>
        <translation>Mostra tutta l&apos;immagine.</translation>
    </message>
    <message>
        <source>Picture at 100 %</source>
        <translation>Immagine al 100 %</translation>
    </message>
    <message>
        <source>A pixel for a pixel.</source>
        <translation>Un pixel per ogni pixel.</translation>
    </message>
    <message>
        <source>Fit face</source>
        <translation>Adatta il viso</translation>
    </message>
    <message>
        <source>Drag the face box and what was found in the face.</source>
        <translation>Trascina il riquadro del viso e ciò che vi è stato trovato.</translation>
    </message>
    <message>
        <source>Face region</source>
        <translation>Area del viso</translation>
    </message>
    <message>
        <source>See where the face may move.</source>
        <translation>Mostra dove il viso può muoversi.</translation>
    </message>
    <message>
        <source>Onion</source>
        <translation>Onion skin</translation>
    </message>
    <message>
        <source>See the portrait over the frame.</source>
        <translation>Mostra il ritratto sopra il fotogramma.</translation>
    </message>
    <message>
        <source>Safe areas</source>
        <translation>Aree di sicurezza</translation>
    </message>
    <message>
        <source>See thirds and margins.</source>
        <translation>Mostra terzi e margini.</translation>
    </message>
    <message>
        <source>Compare looks</source>
        <translation>Confronta rese</translation>
    </message>
    <message>
        <source>See two looks of the line.</source>
        <translation>Mostra due rese della battuta.</translation>
    </message>
    <message>
        <source>Hear the other take</source>
        <translation>Senti l&apos;altro take</translation>
    </message>
    <message>
        <source>A or B at the same place, while it plays.</source>
        <translation>A o B nello stesso punto, mentre suona.</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Affiancate</translation>
    </message>
    <message>
        <source>Compare beside each other.</source>
        <translation>Confronta le rese una accanto all&apos;altra.</translation>
    </message>
    <message>
        <source>Show curves</source>
        <translation>Mostra curve</translation>
    </message>
    <message>
        <source>Jaw, lips, brows and more along the voice.</source>
        <translation>Mascella, labbra, sopracciglia e altro lungo la voce.</translation>
    </message>
    <message>
        <source>Show pitch and loudness</source>
        <translation>Mostra intonazione e volume</translation>
    </message>
    <message>
        <source>Over the waveform.</source>
        <translation>Sopra la forma d&apos;onda.</translation>
    </message>
    <message>
        <source>Record workspace</source>
        <translation>Area di lavoro Registrazione</translation>
    </message>
    <message>
        <source>Panels to record with.</source>
        <translation>Pannelli per registrare.</translation>
    </message>
    <message>
        <source>Animate workspace</source>
        <translation>Area di lavoro Animazione</translation>
    </message>
    <message>
        <source>Panels to animate with.</source>
        <translation>Pannelli per animare.</translation>
    </message>
    <message>
        <source>Export workspace</source>
        <translation>Area di lavoro Esportazione</translation>
    </message>
    <message>
        <source>Panels to export with.</source>
        <translation>Pannelli per esportare.</translation>
    </message>
    <message>
        <source>Maximise panel</source>
        <translation>Ingrandisci pannello</translation>
    </message>
    <message>
        <source>The panel under the mouse alone.</source>
        <translation>Solo il pannello sotto il mouse.</translation>
    </message>
    <message>
        <source>Lock panels</source>
        <translation>Blocca pannelli</translation>
    </message>
    <message>
        <source>Panels stay where they are.</source>
        <translation>I pannelli restano dove sono.</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>Ripristina disposizione</translation>
    </message>
    <message>
        <source>Panels as they were at first.</source>
        <translation>I pannelli come erano all&apos;inizio.</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Personaggi</translation>
    </message>
    <message>
        <source>Who speaks in the project.</source>
        <translation>Chi parla nel progetto.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Cronologia</translation>
    </message>
    <message>
        <source>What was done, step by step.</source>
        <translation>Ciò che è stato fatto, passo per passo.</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Tema scuro</translation>
    </message>
    <message>
        <source>Neutral dark greys.</source>
        <translation>Grigi scuri neutri.</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Tema chiaro</translation>
    </message>
    <message>
        <source>Neutral light greys.</source>
        <translation>Grigi chiari neutri.</translation>
    </message>
    <message>
        <source>High contrast theme</source>
        <translation>Tema ad alto contrasto</translation>
    </message>
    <message>
        <source>Black, white and strong colours.</source>
        <translation>Nero, bianco e colori forti.</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>Trova un comando…</translation>
    </message>
    <message>
        <source>Type what you want to do.</source>
        <translation>Scrivi che cosa vuoi fare.</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Scorciatoie</translation>
    </message>
    <message>
        <source>All keys on one sheet.</source>
        <translation>Tutti i tasti su un foglio.</translation>
    </message>
    <message>
        <source>Open the log</source>
        <translation>Apri il registro</translation>
    </message>
    <message>
        <source>What the program wrote down.</source>
        <translation>Ciò che il programma ha annotato.</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>Something unforeseen happened: {error}</source>
        <translation>È successo qualcosa di imprevisto: {error}</translation>
    </message>
    <message>
        <source>The log says more.</source>
        <translation>Il registro dice di più.</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Apri progetto</translation>
    </message>
    <message>
        <source>Making the sample project…</source>
        <translation>Preparo il progetto di esempio…</translation>
    </message>
</context>
<context>
    <name>Background</name>
    <message>
        <source>Something unforeseen happened: {error}</source>
        <translation>È successo qualcosa di imprevisto: {error}</translation>
    </message>
    <message>
        <source>The log says more.</source>
        <translation>Il registro dice di più.</translation>
    </message>
</context>
<context>
    <name>CachePage</name>
    <message>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limite</translation>
    </message>
    <message>
        <source>What was not used for longest goes first. A final line whose frames would not fit is not begun: a minute at 512 × 512 takes about 0.5 GiB.</source>
        <translation>Ciò che non si usa da più tempo va via per primo. Una battuta finale i cui fotogrammi non ci starebbero non viene cominciata: un minuto a 512 × 512 occupa circa 0,5 GiB.</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>In uso</translation>
    </message>
    <message>
        <source>Clear the cache…</source>
        <translation>Svuota la cache…</translation>
    </message>
    <message>
        <source>Projects, takes and films are never in the cache.</source>
        <translation>Progetti, take e filmati non sono mai nella cache.</translation>
    </message>
    <message>
        <source>{size} were cleared.</source>
        <translation>Liberati {size}.</translation>
    </message>
    <message>
        <source>Being measured…</source>
        <translation>Misurazione in corso…</translation>
    </message>
    <message>
        <source>{used} of {limit}</source>
        <translation>{used} di {limit}</translation>
    </message>
    <message>
        <source>Clear the cache</source>
        <translation>Svuota la cache</translation>
    </message>
    <message>
        <source>Clear {size} in {files} entries?</source>
        <translation>Eliminare {size} in {files} voci?</translation>
    </message>
    <message>
        <source>Nothing of a project is lost. Voices are heard again when a draft is played, some seconds each; lines in final quality have to be rendered again, which takes as long as it did the first time.</source>
        <translation>Nulla di un progetto va perso. Le voci vengono riascoltate quando si riproduce una bozza, qualche secondo ciascuna; le battute in qualità finale vanno renderizzate di nuovo, e ci vuole quanto la prima volta.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Svuota</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Picture</source>
        <translation>Immagine</translation>
    </message>
</context>
<context>
    <name>CharacterModel</name>
    <message>
        <source>{name} · muted</source>
        <translation>{name} · muto</translation>
    </message>
    <message>
        <source>Character</source>
        <translation>Personaggio</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Battute</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consenso</translation>
    </message>
    <message>
        <source>Nobody has said yet that this picture and voice may be used.</source>
        <translation>Nessuno ha ancora detto che questa immagine e questa voce si possono usare.</translation>
    </message>
</context>
<context>
    <name>CharactersPanel</name>
    <message>
        <source>Expression</source>
        <translation>Espressione</translation>
    </message>
    <message>
        <source>Head motion</source>
        <translation>Movimento della testa</translation>
    </message>
    <message>
        <source>Head speed</source>
        <translation>Velocità della testa</translation>
    </message>
    <message>
        <source>Lip strength</source>
        <translation>Forza delle labbra</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>Battito delle palpebre</translation>
    </message>
    <message>
        <source>Emotion</source>
        <translation>Emozione</translation>
    </message>
    <message>
        <source>Intensity</source>
        <translation>Intensità</translation>
    </message>
    <message>
        <source>Gaze</source>
        <translation>Sguardo</translation>
    </message>
    <message>
        <source>Mouth style</source>
        <translation>Stile della bocca</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Emissione</translation>
    </message>
    <message>
        <source>No characters yet. Add a portrait.</source>
        <translation>Ancora nessun personaggio. Aggiungi un ritratto.</translation>
    </message>
    <message>
        <source>Record…</source>
        <translation>Registra…</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Cambia…</translation>
    </message>
    <message>
        <source>Heard</source>
        <translation>Si sente</translation>
    </message>
    <message>
        <source>Not heard</source>
        <translation>Non si sente</translation>
    </message>
    <message>
        <source>{count} of {all}</source>
        <translation>{count} di {all}</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Personaggi</translation>
    </message>
    <message>
        <source>Add portrait…</source>
        <translation>Aggiungi ritratto…</translation>
    </message>
    <message>
        <source>Library…</source>
        <translation>Libreria…</translation>
    </message>
    <message>
        <source>Seed of new lines</source>
        <translation>Seme delle nuove battute</translation>
    </message>
    <message>
        <source>As the line</source>
        <translation>Come la battuta</translation>
    </message>
    <message>
        <source>New lines of this character play as the selected line does.</source>
        <translation>Le nuove battute di questo personaggio si comportano come la battuta selezionata.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Azzera</translation>
    </message>
    <message>
        <source>Says selected</source>
        <translation>Dice le selezionate</translation>
    </message>
    <message>
        <source>This character says the selected lines.</source>
        <translation>Questo personaggio dice le battute selezionate.</translation>
    </message>
    <message>
        <source>Replace…</source>
        <translation>Sostituisci…</translation>
    </message>
    <message>
        <source>Keep in library</source>
        <translation>Tieni nella libreria</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Suono</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>Ritratto</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consenso</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Battute</translation>
    </message>
    <message>
        <source>New lines</source>
        <translation>Nuove battute</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seme</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Muto</translation>
    </message>
    <message>
        <source>Alone</source>
        <translation>Da solo</translation>
    </message>
    <message>
        <source>As heard</source>
        <translation>Come si sente</translation>
    </message>
    <message>
        <source>{_NAMES[name]}</source>
        <translation>{_NAMES[name]}</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>Immagini ({kinds})</translation>
    </message>
    <message>
        <source>Add portraits</source>
        <translation>Aggiungi ritratti</translation>
    </message>
    <message>
        <source>Replace portrait</source>
        <translation>Sostituisci ritratto</translation>
    </message>
    <message>
        <source>Reading the portrait…</source>
        <translation>Lettura del ritratto…</translation>
    </message>
    <message>
        <source>{name} is in the library.</source>
        <translation>{name} è nella libreria.</translation>
    </message>
</context>
<context>
    <name>Choices</name>
    <message>
        <source>Draft</source>
        <translation>Bozza</translation>
    </message>
    <message>
        <source>Final</source>
        <translation>Finale</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatica</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>Neutra</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>Felice</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>Triste</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>Arrabbiata</translation>
    </message>
    <message>
        <source>Surprised</source>
        <translation>Sorpresa</translation>
    </message>
    <message>
        <source>Afraid</source>
        <translation>Spaventata</translation>
    </message>
    <message>
        <source>Disgusted</source>
        <translation>Disgustata</translation>
    </message>
    <message>
        <source>As heard</source>
        <translation>Come si sente</translation>
    </message>
    <message>
        <source>Spoken</source>
        <translation>Parlato</translation>
    </message>
    <message>
        <source>Sung</source>
        <translation>Cantato</translation>
    </message>
    <message>
        <source>Natural</source>
        <translation>Naturale</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Scandito</translation>
    </message>
    <message>
        <source>Mumble</source>
        <translation>Borbottato</translation>
    </message>
    <message>
        <source>Cartoon</source>
        <translation>Cartone animato</translation>
    </message>
</context>
<context>
    <name>CleanDialog</name>
    <message>
        <source>Cleaner take</source>
        <translation>Take più pulito</translation>
    </message>
    <message>
        <source>{name} stays as it is; the copy is one more take of the line.</source>
        <translation>{name} resta com&apos;è; la copia è un take in più della battuta.</translation>
    </message>
    <message>
        <source>High pass</source>
        <translation>Passa alto</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>Volume percepito</translation>
    </message>
</context>
<context>
    <name>CommandSearch</name>
    <message>
        <source>Find a command</source>
        <translation>Trova un comando</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Che cosa vuoi fare?</translation>
    </message>
    <message>
        <source>Words of a command</source>
        <translation>Parole di un comando</translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation>Comandi trovati</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>The line has nothing to be compared with.</source>
        <translation>La battuta non ha nulla con cui essere confrontata.</translation>
    </message>
    <message>
        <source>Make a new look, or record another take.</source>
        <translation>Crea una nuova resa, o registra un altro take.</translation>
    </message>
    <message>
        <source>The line has no other take to be heard.</source>
        <translation>La battuta non ha un altro take da sentire.</translation>
    </message>
    <message>
        <source>Record another take.</source>
        <translation>Registra un altro take.</translation>
    </message>
    <message>
        <source>{name} (heard)</source>
        <translation>{name} (si sente)</translation>
    </message>
    <message>
        <source>cannot be drawn</source>
        <translation>non si può disegnare</translation>
    </message>
    <message>
        <source>drawing…</source>
        <translation>disegno in corso…</translation>
    </message>
    <message>
        <source>Final</source>
        <translation>Finale</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Bozza</translation>
    </message>
    <message>
        <source>{quality}, {count} frames behind</source>
        <translation>{quality}, {count} fotogrammi indietro</translation>
    </message>
</context>
<context>
    <name>ComparisonLayer</name>
    <message>
        <source>B: {name}</source>
        <translation>B: {name}</translation>
    </message>
    <message>
        <source>A: {name}</source>
        <translation>A: {name}</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>Disegno in corso…</translation>
    </message>
</context>
<context>
    <name>ConflictBar</name>
    <message>
        <source>Take over</source>
        <translation>Assegna qui</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Lascia</translation>
    </message>
    <message>
        <source>⚠ {key} belongs to “{holder}”. Is “{wanted}” to have it?</source>
        <translation>⚠ {key} appartiene a «{holder}». Assegnarlo a «{wanted}»?</translation>
    </message>
</context>
<context>
    <name>ConsentDialog</name>
    <message>
        <source>Consent for {name}</source>
        <translation>Consenso per {name}</translation>
    </message>
    <message>
        <source>Spoken sentence</source>
        <translation>Frase pronunciata</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salva</translation>
    </message>
    <message>
        <source>New agreement</source>
        <translation>Nuovo accordo</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Revoca</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Ripristina</translation>
    </message>
    <message>
        <source>Films, sounds and files of this character cannot be exported.</source>
        <translation>Film, audio e file di questo personaggio non si possono esportare.</translation>
    </message>
    <message>
        <source>It counts no longer, from today on; the record of it stays.</source>
        <translation>Da oggi non vale più; la sua registrazione resta.</translation>
    </message>
    <message>
        <source>This is your own note, kept in the project. The program cannot check it. Films carry its basis and a digest of it, never its words.</source>
        <translation>È una tua nota, conservata nel progetto. Il programma non può verificarla. I film ne portano il fondamento e un&apos;impronta, mai le parole.</translation>
    </message>
</context>
<context>
    <name>ConsentForm</name>
    <message>
        <source>The person agreed</source>
        <translation>La persona ha acconsentito</translation>
    </message>
    <message>
        <source>The person agreed that face and voice are used.</source>
        <translation>La persona ha acconsentito all&apos;uso del volto e della voce.</translation>
    </message>
    <message>
        <source>It is my own face and voice</source>
        <translation>Sono il mio volto e la mia voce</translation>
    </message>
    <message>
        <source>It is my own face and my own voice.</source>
        <translation>Sono il mio volto e la mia voce.</translation>
    </message>
    <message>
        <source>A licence</source>
        <translation>Una licenza</translation>
    </message>
    <message>
        <source>A licence allows that picture and voice are used.</source>
        <translation>Una licenza permette l&apos;uso dell&apos;immagine e della voce.</translation>
    </message>
    <message>
        <source>A contract of employment</source>
        <translation>Un contratto di lavoro</translation>
    </message>
    <message>
        <source>A contract of employment allows it.</source>
        <translation>Lo permette un contratto di lavoro.</translation>
    </message>
    <message>
        <source>A drawing of nobody</source>
        <translation>Un disegno di nessuno</translation>
    </message>
    <message>
        <source>The picture is drawn and shows nobody.</source>
        <translation>L&apos;immagine è disegnata e non mostra nessuno.</translation>
    </message>
    <message>
        <source>A generated face of nobody</source>
        <translation>Un volto generato di nessuno</translation>
    </message>
    <message>
        <source>The picture is generated and shows nobody.</source>
        <translation>L&apos;immagine è generata e non mostra nessuno.</translation>
    </message>
    <message>
        <source>Public domain</source>
        <translation>Pubblico dominio</translation>
    </message>
    <message>
        <source>Picture and voice are in the public domain.</source>
        <translation>Immagine e voce sono di pubblico dominio.</translation>
    </message>
    <message>
        <source>The heirs agreed</source>
        <translation>Gli eredi hanno acconsentito</translation>
    </message>
    <message>
        <source>The heirs of the person agreed.</source>
        <translation>Gli eredi della persona hanno acconsentito.</translation>
    </message>
    <message>
        <source>On what it rests</source>
        <translation>Su che cosa si fonda</translation>
    </message>
    <message>
        <source>Say who agreed.</source>
        <translation>Indica chi ha acconsentito.</translation>
    </message>
    <message>
        <source>Say what was agreed.</source>
        <translation>Indica che cosa è stato concordato.</translation>
    </message>
    <message>
        <source>Say what was agreed in no more than {count} characters.</source>
        <translation>Indica che cosa è stato concordato in non più di {count} caratteri.</translation>
    </message>
    <message>
        <source>The first day is a date such as 2026-12-31.</source>
        <translation>Il primo giorno è una data come 2026-12-31.</translation>
    </message>
    <message>
        <source>The last day is a date such as 2026-12-31, or nothing.</source>
        <translation>L&apos;ultimo giorno è una data come 2026-12-31, o niente.</translation>
    </message>
    <message>
        <source>The last day comes before the first.</source>
        <translation>L&apos;ultimo giorno viene prima del primo.</translation>
    </message>
    <message>
        <source>Not said yet</source>
        <translation>Non ancora indicato</translation>
    </message>
    <message>
        <source>Name of the person, or of who holds the rights</source>
        <translation>Nome della persona, o di chi detiene i diritti</translation>
    </message>
    <message>
        <source>Anything; for example: dubbing of “Harbour”, Italian</source>
        <translation>Tutto; per esempio: doppiaggio di «Porto», italiano</translation>
    </message>
    <message>
        <source>Without end; such as 2027-12-31</source>
        <translation>Senza fine; per esempio 2027-12-31</translation>
    </message>
    <message>
        <source>Who agreed</source>
        <translation>Chi ha acconsentito</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>Per che cosa</translation>
    </message>
    <message>
        <source>What was agreed</source>
        <translation>Che cosa si è concordato</translation>
    </message>
    <message>
        <source>First day (year-month-day)</source>
        <translation>Primo giorno (anno-mese-giorno)</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Ultimo giorno</translation>
    </message>
</context>
<context>
    <name>ConsentQuestion</name>
    <message>
        <source>No consent is recorded</source>
        <translation>Nessun consenso registrato</translation>
    </message>
    <message>
        <source>Nobody has said yet by what right {name} may be seen and heard.</source>
        <translation>Nessuno ha ancora detto con quale diritto {name} può essere visto e sentito.</translation>
    </message>
    <message>
        <source>Whoever is real has to agree. Without a record the film says that it names no consent. This is asked once for each character of a project.</source>
        <translation>Chi esiste davvero deve acconsentire. Senza una registrazione il film dice di non nominare alcun consenso. La domanda si pone una volta per ogni personaggio di un progetto.</translation>
    </message>
    <message>
        <source>Record consent…</source>
        <translation>Registra il consenso…</translation>
    </message>
    <message>
        <source>Export anyway</source>
        <translation>Esporta comunque</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
</context>
<context>
    <name>ConsentSound</name>
    <message>
        <source>Spoken sentence</source>
        <translation>Frase pronunciata</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Scegli</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Ascolta</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>A sound file can also be dropped here.</source>
        <translation>Qui si può anche trascinare un file audio.</translation>
    </message>
    <message>
        <source>none; it is optional</source>
        <translation>nessuna; è facoltativa</translation>
    </message>
    <message>
        <source>Sound file…</source>
        <translation>File audio…</translation>
    </message>
    <message>
        <source>Take: {name}</source>
        <translation>Take: {name}</translation>
    </message>
</context>
<context>
    <name>ConsentWords</name>
    <message>
        <source>✓ Recorded</source>
        <translation>✓ Registrato</translation>
    </message>
    <message>
        <source>! Missing</source>
        <translation>! Manca</translation>
    </message>
    <message>
        <source>✕ Not yet</source>
        <translation>✕ Non ancora</translation>
    </message>
    <message>
        <source>✕ Ended</source>
        <translation>✕ Scaduto</translation>
    </message>
    <message>
        <source>✕ Withdrawn</source>
        <translation>✕ Revocato</translation>
    </message>
    <message>
        <source>! Missing; exported without it</source>
        <translation>! Manca; si esporta senza</translation>
    </message>
    <message>
        <source>✕ Withdrawn on {day} ({by})</source>
        <translation>✕ Revocato il {day} ({by})</translation>
    </message>
    <message>
        <source>✕ Ended on {day} ({by})</source>
        <translation>✕ Scaduto il {day} ({by})</translation>
    </message>
    <message>
        <source>✕ Counts from {day} on ({by})</source>
        <translation>✕ Vale dal {day} ({by})</translation>
    </message>
    <message>
        <source>✓ {by}, until {day}</source>
        <translation>✓ {by}, fino al {day}</translation>
    </message>
</context>
<context>
    <name>CurveArea</name>
    <message>
        <source>Curves</source>
        <translation>Curve</translation>
    </message>
    <message>
        <source>+ Add lane</source>
        <translation>+ Aggiungi corsia</translation>
    </message>
    <message>
        <source>Points copied: {count}</source>
        <translation>Punti copiati: {count}</translation>
    </message>
    <message>
        <source>There are no points to copy.</source>
        <translation>Non ci sono punti da copiare.</translation>
    </message>
    <message>
        <source>Remove point</source>
        <translation>Rimuovi punto</translation>
    </message>
    <message>
        <source>Close lane</source>
        <translation>Chiudi corsia</translation>
    </message>
    <message>
        <source>Reset “{curve}” of line {number}</source>
        <translation>Azzera «{curve}» della battuta {number}</translation>
    </message>
    <message>
        <source>Reset all curves of line {number}</source>
        <translation>Azzera tutte le curve della battuta {number}</translation>
    </message>
    <message>
        <source>Copy points of “{curve}”</source>
        <translation>Copia i punti di «{curve}»</translation>
    </message>
    <message>
        <source>Copy all points of line {number}</source>
        <translation>Copia tutti i punti della battuta {number}</translation>
    </message>
    <message>
        <source>Paste points on line {number}</source>
        <translation>Incolla i punti sulla battuta {number}</translation>
    </message>
</context>
<context>
    <name>CurveLane</name>
    <message>
        <source>No emotion is chosen for this line</source>
        <translation>Nessuna emozione è scelta per questa battuta</translation>
    </message>
    <message>
        <source>Nobody speaks this line</source>
        <translation>Nessuno dice questa battuta</translation>
    </message>
    <message>
        <source>The voice cannot be heard</source>
        <translation>La voce non si può ascoltare</translation>
    </message>
    <message>
        <source>Listening…</source>
        <translation>Ascolto in corso…</translation>
    </message>
    <message>
        <source>Curve lane {group}: {curve}</source>
        <translation>Corsia {group}: {curve}</translation>
    </message>
</context>
<context>
    <name>CurveMenus</name>
    <message>
        <source>Show with it</source>
        <translation>Mostra insieme</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>Jaw</source>
        <translation>Mascella</translation>
    </message>
    <message>
        <source>Lips</source>
        <translation>Labbra</translation>
    </message>
    <message>
        <source>Brows</source>
        <translation>Sopracciglia</translation>
    </message>
    <message>
        <source>Blinks</source>
        <translation>Palpebre</translation>
    </message>
    <message>
        <source>Gaze</source>
        <translation>Sguardo</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Testa</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Velocità</translation>
    </message>
    <message>
        <source>Emotion</source>
        <translation>Emozione</translation>
    </message>
    <message>
        <source>Cheeks</source>
        <translation>Guance</translation>
    </message>
    <message>
        <source>Jaw open</source>
        <translation>Mascella aperta</translation>
    </message>
    <message>
        <source>Jaw forward</source>
        <translation>Mascella in avanti</translation>
    </message>
    <message>
        <source>Jaw left</source>
        <translation>Mascella a sinistra</translation>
    </message>
    <message>
        <source>Jaw right</source>
        <translation>Mascella a destra</translation>
    </message>
    <message>
        <source>Tongue out</source>
        <translation>Lingua fuori</translation>
    </message>
    <message>
        <source>Funnel</source>
        <translation>Labbra a imbuto</translation>
    </message>
    <message>
        <source>Pucker</source>
        <translation>Labbra a bacio</translation>
    </message>
    <message>
        <source>Lips closed</source>
        <translation>Labbra chiuse</translation>
    </message>
    <message>
        <source>Smile</source>
        <translation>Sorriso</translation>
    </message>
    <message>
        <source>Frown</source>
        <translation>Broncio</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>Stiramento</translation>
    </message>
    <message>
        <source>Press</source>
        <translation>Pressione</translation>
    </message>
    <message>
        <source>Upper lip up</source>
        <translation>Labbro superiore su</translation>
    </message>
    <message>
        <source>Lower lip down</source>
        <translation>Labbro inferiore giù</translation>
    </message>
    <message>
        <source>Upper lip in</source>
        <translation>Labbro superiore dentro</translation>
    </message>
    <message>
        <source>Lower lip in</source>
        <translation>Labbro inferiore dentro</translation>
    </message>
    <message>
        <source>Upper lip shrug</source>
        <translation>Labbro superiore arricciato</translation>
    </message>
    <message>
        <source>Lower lip shrug</source>
        <translation>Labbro inferiore arricciato</translation>
    </message>
    <message>
        <source>Dimples</source>
        <translation>Fossette</translation>
    </message>
    <message>
        <source>Mouth left</source>
        <translation>Bocca a sinistra</translation>
    </message>
    <message>
        <source>Mouth right</source>
        <translation>Bocca a destra</translation>
    </message>
    <message>
        <source>Inner brows up</source>
        <translation>Sopracciglia interne su</translation>
    </message>
    <message>
        <source>Outer brows up</source>
        <translation>Sopracciglia esterne su</translation>
    </message>
    <message>
        <source>Brows down</source>
        <translation>Sopracciglia giù</translation>
    </message>
    <message>
        <source>Eyes closed</source>
        <translation>Occhi chiusi</translation>
    </message>
    <message>
        <source>Eyes wide</source>
        <translation>Occhi spalancati</translation>
    </message>
    <message>
        <source>Squint</source>
        <translation>Occhi socchiusi</translation>
    </message>
    <message>
        <source>Sideways</source>
        <translation>Di lato</translation>
    </message>
    <message>
        <source>Up and down</source>
        <translation>In su e in giù</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Rotazione</translation>
    </message>
    <message>
        <source>Nod</source>
        <translation>Cenno</translation>
    </message>
    <message>
        <source>Tilt</source>
        <translation>Inclinazione</translation>
    </message>
    <message>
        <source>Head speed</source>
        <translation>Velocità della testa</translation>
    </message>
    <message>
        <source>How strongly</source>
        <translation>Quanto forte</translation>
    </message>
    <message>
        <source>Cheeks puffed</source>
        <translation>Guance gonfie</translation>
    </message>
    <message>
        <source>Cheeks raised</source>
        <translation>Guance sollevate</translation>
    </message>
    <message>
        <source>Sneer</source>
        <translation>Smorfia</translation>
    </message>
    <message>
        <source>right {angle}°</source>
        <translation>destra {angle}°</translation>
    </message>
    <message>
        <source>left {angle}°</source>
        <translation>sinistra {angle}°</translation>
    </message>
    <message>
        <source>up {angle}°</source>
        <translation>su {angle}°</translation>
    </message>
    <message>
        <source>down {angle}°</source>
        <translation>giù {angle}°</translation>
    </message>
    <message>
        <source>Both sides</source>
        <translation>Entrambi i lati</translation>
    </message>
    <message>
        <source>Left side</source>
        <translation>Lato sinistro</translation>
    </message>
    <message>
        <source>Right side</source>
        <translation>Lato destro</translation>
    </message>
</context>
<context>
    <name>DataDialog</name>
    <message>
        <source>Export data</source>
        <translation>Esporta dati</translation>
    </message>
    <message>
        <source>Replace what is there already</source>
        <translation>Sostituisci ciò che c&apos;è già</translation>
    </message>
    <message>
        <source>Cancelled. Files that are complete are kept.</source>
        <translation>Annullato. I file completi restano.</translation>
    </message>
    <message>
        <source>Makes {name}</source>
        <translation>Crea {name}</translation>
    </message>
    <message>
        <source>Makes {count} files: {names}</source>
        <translation>Crea {count} file: {names}</translation>
    </message>
    <message>
        <source>✓ {name} was made in {took}.</source>
        <translation>✓ {name} creato in {took}.</translation>
    </message>
    <message>
        <source>✓ {count} files were made in {took}.</source>
        <translation>✓ {count} file creati in {took}.</translation>
    </message>
</context>
<context>
    <name>DataForm</name>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Immagini</translation>
    </message>
    <message>
        <source>Marked range (none)</source>
        <translation>Intervallo segnato (nessuno)</translation>
    </message>
    <message>
        <source>Marked range: {begin} to {end}</source>
        <translation>Intervallo segnato: da {begin} a {end}</translation>
    </message>
    <message>
        <source>Selected lines: {count}</source>
        <translation>Battute selezionate: {count}</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Che cosa</translation>
    </message>
    <message>
        <source>Whole timeline</source>
        <translation>Tutta la timeline</translation>
    </message>
    <message>
        <source>Mark one with I and O.</source>
        <translation>Segnane uno con I e O.</translation>
    </message>
    <message>
        <source>Select lines first.</source>
        <translation>Seleziona prima delle battute.</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Sfoglia…</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Personaggi</translation>
    </message>
    <message>
        <source>Start time code</source>
        <translation>Timecode iniziale</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Destinazione</translation>
    </message>
    <message>
        <source>Files (*{suffix})</source>
        <translation>File (*{suffix})</translation>
    </message>
</context>
<context>
    <name>DataWords</name>
    <message>
        <source>Reading the project</source>
        <translation>Lettura del progetto</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>Rendering</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Scrittura</translation>
    </message>
    <message>
        <source>Taking pictures</source>
        <translation>Creazione delle immagini</translation>
    </message>
    <message>
        <source>Timeline, OpenTimelineIO</source>
        <translation>Timeline, OpenTimelineIO</translation>
    </message>
    <message>
        <source>Timeline, EDL CMX 3600</source>
        <translation>Timeline, EDL CMX 3600</translation>
    </message>
    <message>
        <source>Subtitles, SRT</source>
        <translation>Sottotitoli, SRT</translation>
    </message>
    <message>
        <source>Subtitles, WebVTT</source>
        <translation>Sottotitoli, WebVTT</translation>
    </message>
    <message>
        <source>Cue sheet, CSV</source>
        <translation>Elenco delle battute, CSV</translation>
    </message>
    <message>
        <source>Lip cues, Rhubarb TSV</source>
        <translation>Labiali, Rhubarb TSV</translation>
    </message>
    <message>
        <source>Lip cues, Rhubarb XML</source>
        <translation>Labiali, Rhubarb XML</translation>
    </message>
    <message>
        <source>Lip cues, Rhubarb JSON</source>
        <translation>Labiali, Rhubarb JSON</translation>
    </message>
    <message>
        <source>Lip cues, Moho and Papagayo</source>
        <translation>Labiali, Moho e Papagayo</translation>
    </message>
    <message>
        <source>Curves, Live Link Face CSV</source>
        <translation>Curve, CSV di Live Link Face</translation>
    </message>
    <message>
        <source>Face with motion, glTF</source>
        <translation>Volto con movimento, glTF</translation>
    </message>
    <message>
        <source>Curves for scripts, JSON</source>
        <translation>Curve per script, JSON</translation>
    </message>
    <message>
        <source>Pictures of lines</source>
        <translation>Immagini delle battute</translation>
    </message>
</context>
<context>
    <name>DevicesPage</name>
    <message>
        <source>Devices</source>
        <translation>Dispositivi</translation>
    </message>
    <message>
        <source>The system&apos;s own</source>
        <translation>Quello del sistema</translation>
    </message>
    <message>
        <source>Who speaks hears themselves</source>
        <translation>Chi parla si sente</translation>
    </message>
    <message>
        <source>Sound output</source>
        <translation>Uscita audio</translation>
    </message>
    <message>
        <source>Sound input</source>
        <translation>Ingresso audio</translation>
    </message>
    <message>
        <source>Channel of the input</source>
        <translation>Canale dell&apos;ingresso</translation>
    </message>
    <message>
        <source>Monitoring</source>
        <translation>Ascolto</translation>
    </message>
    <message>
        <source>Only with headphones, or it howls.</source>
        <translation>Solo con le cuffie, altrimenti fischia.</translation>
    </message>
    <message>
        <source>Devices as they were when they were last looked for.</source>
        <translation>I dispositivi come erano all&apos;ultima ricerca.</translation>
    </message>
    <message>
        <source>No device was found: the program plays silently, at the same pace.</source>
        <translation>Nessun dispositivo trovato: il programma riproduce in silenzio, alla stessa velocità.</translation>
    </message>
    <message>
        <source>It has {count} channels.</source>
        <translation>Canali: {count}.</translation>
    </message>
    <message>
        <source>No such input is connected.</source>
        <translation>Nessun ingresso simile è collegato.</translation>
    </message>
    <message>
        <source>{name} (not connected)</source>
        <translation>{name} (non collegato)</translation>
    </message>
</context>
<context>
    <name>EditingLanes</name>
    <message>
        <source>Timeline</source>
        <translation>Timeline</translation>
    </message>
</context>
<context>
    <name>ErrorBox</name>
    <message>
        <source>Something went wrong</source>
        <translation>Qualcosa è andato storto</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Dettagli</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>Dettagli…</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copia rapporto</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Riprova</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>✓ Copied</source>
        <translation>✓ Copiato</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export film</source>
        <translation>Esporta filmato</translation>
    </message>
    <message>
        <source>Options: {count} changed</source>
        <translation>Opzioni: {count} modificate</translation>
    </message>
    <message>
        <source>✓ {name} waits in the queue.</source>
        <translation>✓ {name} è in coda.</translation>
    </message>
    <message>
        <source>Made one after the other, while you go on.</source>
        <translation>Creati uno dopo l&apos;altro, mentre continui a lavorare.</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Opzioni</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>Aggiungi alla coda</translation>
    </message>
    <message>
        <source>{made} of {all} films made in {took}, all of them checked.</source>
        <translation>{made} di {all} filmati creati in {took}, tutti verificati.</translation>
    </message>
    <message>
        <source>Cancelled. What was rendered is kept, and so are films that are complete.</source>
        <translation>Annullato. Ciò che è stato renderizzato resta, e così i filmati completi.</translation>
    </message>
    <message>
        <source>Films</source>
        <translation>Filmati</translation>
    </message>
</context>
<context>
    <name>ExportFacts</name>
    <message>
        <source>Record…</source>
        <translation>Registra…</translation>
    </message>
    <message>
        <source>! Lines that are muted, and so not heard: {count}</source>
        <translation>! Battute mute, che quindi non si sentono: {count}</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} e altri {count}</translation>
    </message>
    <message>
        <source>! No consent is recorded for {names}.</source>
        <translation>! Nessun consenso registrato per {names}.</translation>
    </message>
    <message>
        <source>Replace {name}, which is there already</source>
        <translation>Sostituisci {name}, che esiste già</translation>
    </message>
    <message>
        <source>Replace {count} files that are there already, as {name}</source>
        <translation>Sostituisci {count} file che esistono già, come {name}</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Durata</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Dimensione</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>Loudness</translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>What</source>
        <translation>Che cosa</translation>
    </message>
    <message>
        <source>Film</source>
        <translation>Filmato</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>File names</source>
        <translation>Nomi dei file</translation>
    </message>
    <message>
        <source>May hold {project}, {number:03}, {character} and {text}.</source>
        <translation>Può contenere {project}, {number:03}, {character} e {text}.</translation>
    </message>
    <message>
        <source>Marked range (none)</source>
        <translation>Intervallo segnato (nessuno)</translation>
    </message>
    <message>
        <source>Marked range: {begin} to {end}</source>
        <translation>Intervallo segnato: da {begin} a {end}</translation>
    </message>
    <message>
        <source>Whole timeline</source>
        <translation>Intera timeline</translation>
    </message>
    <message>
        <source>Selected lines as files: {count}</source>
        <translation>Battute selezionate come file: {count}</translation>
    </message>
    <message>
        <source>All lines as files: {count}</source>
        <translation>Tutte le battute come file: {count}</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Esempio</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Sfoglia…</translation>
    </message>
    <message>
        <source>Films (*{suffix})</source>
        <translation>Filmati (*{suffix})</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>As the preset</source>
        <translation>Come il preset</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Fotogrammi al secondo</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>Loudness</translation>
    </message>
    <message>
        <source>Each character&apos;s voice as WAV beside it, dry</source>
        <translation>La voce di ogni personaggio accanto come WAV, senza trattamento</translation>
    </message>
    <message>
        <source>Report of what was checked beside it</source>
        <translation>Rapporto dei controlli accanto al filmato</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Codificatore</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Processore</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Scheda grafica</translation>
    </message>
    <message>
        <source>As the preset: {fps}</source>
        <translation>Come il preset: {fps}</translation>
    </message>
    <message>
        <source>As the project: {fps}</source>
        <translation>Come il progetto: {fps}</translation>
    </message>
    <message>
        <source>As the preset: {loudness}</source>
        <translation>Come il preset: {loudness}</translation>
    </message>
    <message>
        <source>none; such as 01:00:00:00</source>
        <translation>nessuno; per esempio 01:00:00:00</translation>
    </message>
    <message>
        <source>Graphics card ({card})</source>
        <translation>Scheda grafica ({card})</translation>
    </message>
    <message>
        <source>This preset has no picture.</source>
        <translation>Questo preset non ha immagine.</translation>
    </message>
    <message>
        <source>This preset has no sound.</source>
        <translation>Questo preset non ha suono.</translation>
    </message>
    <message>
        <source>Graphics cards encode H.264 and H.265 only.</source>
        <translation>Le schede grafiche codificano solo H.264 e H.265.</translation>
    </message>
    <message>
        <source>No graphics card that encodes was found here.</source>
        <translation>Qui non c&apos;è una scheda grafica che codifichi.</translation>
    </message>
    <message>
        <source>Start time code</source>
        <translation>Timecode iniziale</translation>
    </message>
    <message>
        <source>Handles</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>So much more before and after.</source>
        <translation>Quanto in più prima e dopo.</translation>
    </message>
</context>
<context>
    <name>ExportQueueModel</name>
    <message>
        <source>Waiting</source>
        <translation>In attesa</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>Esportazione</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>In pausa</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fatto</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Non riuscito</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annullato</translation>
    </message>
    <message>
        <source>Film</source>
        <translation>Filmato</translation>
    </message>
    <message>
        <source>{project}: all lines</source>
        <translation>{project}: tutte le battute</translation>
    </message>
    <message>
        <source>{project}: {count} lines</source>
        <translation>{project}: {count} battute</translation>
    </message>
</context>
<context>
    <name>ExportQueuePanel</name>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Apri cartella</translation>
    </message>
    <message>
        <source>Exports – all paused</source>
        <translation>Esportazioni – tutte in pausa</translation>
    </message>
    <message>
        <source>Queue of exports</source>
        <translation>Coda delle esportazioni</translation>
    </message>
    <message>
        <source>Exports</source>
        <translation>Esportazioni</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Inizia</translation>
    </message>
</context>
<context>
    <name>ExportWords</name>
    <message>
        <source>Master</source>
        <translation>Master</translation>
    </message>
    <message>
        <source>Near lossless, for further editing</source>
        <translation>Quasi senza perdite, per il montaggio</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>As good as the eye sees</source>
        <translation>Buono quanto l’occhio vede</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>Piccolo</translation>
    </message>
    <message>
        <source>For sending</source>
        <translation>Da inviare</translation>
    </message>
    <message>
        <source>H.265</source>
        <translation>H.265</translation>
    </message>
    <message>
        <source>10 bit, about half as large as H.264</source>
        <translation>10 bit, grande circa la metà di H.264</translation>
    </message>
    <message>
        <source>ProRes 422 HQ</source>
        <translation>ProRes 422 HQ</translation>
    </message>
    <message>
        <source>For editing and grading, 10 bit</source>
        <translation>Per montaggio e colore, 10 bit</translation>
    </message>
    <message>
        <source>ProRes 4444</source>
        <translation>ProRes 4444</translation>
    </message>
    <message>
        <source>For compositing, with transparency</source>
        <translation>Per il compositing, con trasparenza</translation>
    </message>
    <message>
        <source>PNG sequence</source>
        <translation>Sequenza PNG</translation>
    </message>
    <message>
        <source>Every frame as a picture, with transparency, and the sound as WAV</source>
        <translation>Ogni fotogramma come immagine, con trasparenza, e il suono come WAV</translation>
    </message>
    <message>
        <source>WebM with transparency</source>
        <translation>WebM con trasparenza</translation>
    </message>
    <message>
        <source>For web pages</source>
        <translation>Per pagine web</translation>
    </message>
    <message>
        <source>WAV</source>
        <translation>WAV</translation>
    </message>
    <message>
        <source>The sound alone, 24 bit, with its time reference</source>
        <translation>Solo il suono, 24 bit, con il riferimento temporale</translation>
    </message>
    <message>
        <source>Square 1080</source>
        <translation>Quadrato 1080</translation>
    </message>
    <message>
        <source>For feeds, 1:1</source>
        <translation>Per i social, 1:1</translation>
    </message>
    <message>
        <source>Vertical 1080 × 1920</source>
        <translation>Verticale 1080 × 1920</translation>
    </message>
    <message>
        <source>For telephones, 9:16</source>
        <translation>Per telefoni, 9:16</translation>
    </message>
    <message>
        <source>Wide 1920 × 1080</source>
        <translation>Orizzontale 1920 × 1080</translation>
    </message>
    <message>
        <source>For screens, 16:9</source>
        <translation>Per schermi, 16:9</translation>
    </message>
    <message>
        <source>Reading the project</source>
        <translation>Lettura del progetto</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>Rendering</translation>
    </message>
    <message>
        <source>Putting the film together</source>
        <translation>Montaggio del filmato</translation>
    </message>
    <message>
        <source>Finishing the film</source>
        <translation>Chiusura del filmato</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>così com&apos;è</translation>
    </message>
    <message>
        <source>no sound</source>
        <translation>senza suono</translation>
    </message>
    <message>
        <source>{loudness}, no peak above −{peak} dBTP</source>
        <translation>{loudness}, nessun picco sopra −{peak} dBTP</translation>
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
        <source>{size:.1f} GB</source>
        <translation>{size:.1f} GB</translation>
    </message>
    <message>
        <source>{size:.1f} MB</source>
        <translation>{size:.1f} MB</translation>
    </message>
    <message>
        <source>{size:.0f} kB</source>
        <translation>{size:.0f} kB</translation>
    </message>
    <message>
        <source>{length}, {frames} frames</source>
        <translation>{length}, {frames} fotogrammi</translation>
    </message>
    <message>
        <source>{count} films</source>
        <translation>{count} filmati</translation>
    </message>
    <message>
        <source>1 line</source>
        <translation>1 battuta</translation>
    </message>
    <message>
        <source>{count} lines</source>
        <translation>{count} battute</translation>
    </message>
    <message>
        <source>{seconds} s of picture are to be rendered first</source>
        <translation>prima vanno renderizzati {seconds} s di immagini</translation>
    </message>
    <message>
        <source>Nobody knows yet how long on this machine</source>
        <translation>Non si sa ancora quanto su questo computer</translation>
    </message>
    <message>
        <source>about {time} on this machine</source>
        <translation>circa {time} su questo computer</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>circa {size}</translation>
    </message>
    <message>
        <source>{about}; {free} are free there</source>
        <translation>{about}; lì sono liberi {free}</translation>
    </message>
    <message>
        <source>✕ {about}; only {free} are free there, {need} may be needed</source>
        <translation>✕ {about}; lì sono liberi solo {free}, possono servirne {need}</translation>
    </message>
    <message>
        <source>film {number} of {count}</source>
        <translation>filmato {number} di {count}</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>mancano circa {time}</translation>
    </message>
    <message>
        <source>{name}: {frames} frames, {size}, made in {took}, checked.</source>
        <translation>{name}: {frames} fotogrammi, {size}, creato in {took}, verificato.</translation>
    </message>
</context>
<context>
    <name>FaceBar</name>
    <message>
        <source>Fit face</source>
        <translation>Adatta il viso</translation>
    </message>
    <message>
        <source>All points</source>
        <translation>Tutti i punti</translation>
    </message>
    <message>
        <source>Show all 478 points; each moves alone.</source>
        <translation>Mostra tutti i 478 punti; ciascuno si muove da solo.</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Azzera tutto</translation>
    </message>
    <message>
        <source>Box and points go back to where they were found.</source>
        <translation>Riquadro e punti tornano dove sono stati trovati.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fatto</translation>
    </message>
    <message>
        <source>Show the film again. (Esc)</source>
        <translation>Mostra di nuovo il filmato. (Esc)</translation>
    </message>
</context>
<context>
    <name>FaceFitting</name>
    <message>
        <source>Portrait of {name}</source>
        <translation>Ritratto di {name}</translation>
    </message>
    <message>
        <source>No face found. Place the box over the face.</source>
        <translation>Nessun viso trovato. Metti il riquadro sul viso.</translation>
    </message>
    <message>
        <source>Several faces found. Click the one that speaks.</source>
        <translation>Trovati più visi. Fai clic su quello che parla.</translation>
    </message>
    <message>
        <source>No face is recognised in the box. Move its points to their places.</source>
        <translation>Nel riquadro non si riconosce un viso. Sposta i punti al loro posto.</translation>
    </message>
</context>
<context>
    <name>FaceHandles</name>
    <message>
        <source>Face {number} of {count}</source>
        <translation>Viso {number} di {count}</translation>
    </message>
    <message>
        <source>Outer corner of the right eye</source>
        <translation>Angolo esterno dell&apos;occhio destro</translation>
    </message>
    <message>
        <source>Upper lid of the right eye</source>
        <translation>Palpebra superiore dell&apos;occhio destro</translation>
    </message>
    <message>
        <source>Inner corner of the right eye</source>
        <translation>Angolo interno dell&apos;occhio destro</translation>
    </message>
    <message>
        <source>Lower lid of the right eye</source>
        <translation>Palpebra inferiore dell&apos;occhio destro</translation>
    </message>
    <message>
        <source>Right pupil</source>
        <translation>Pupilla destra</translation>
    </message>
    <message>
        <source>Inner corner of the left eye</source>
        <translation>Angolo interno dell&apos;occhio sinistro</translation>
    </message>
    <message>
        <source>Upper lid of the left eye</source>
        <translation>Palpebra superiore dell&apos;occhio sinistro</translation>
    </message>
    <message>
        <source>Outer corner of the left eye</source>
        <translation>Angolo esterno dell&apos;occhio sinistro</translation>
    </message>
    <message>
        <source>Lower lid of the left eye</source>
        <translation>Palpebra inferiore dell&apos;occhio sinistro</translation>
    </message>
    <message>
        <source>Left pupil</source>
        <translation>Pupilla sinistra</translation>
    </message>
    <message>
        <source>Right corner of the mouth</source>
        <translation>Angolo destro della bocca</translation>
    </message>
    <message>
        <source>Upper lip, right</source>
        <translation>Labbro superiore, a destra</translation>
    </message>
    <message>
        <source>Upper lip, middle</source>
        <translation>Labbro superiore, al centro</translation>
    </message>
    <message>
        <source>Upper lip, left</source>
        <translation>Labbro superiore, a sinistra</translation>
    </message>
    <message>
        <source>Left corner of the mouth</source>
        <translation>Angolo sinistro della bocca</translation>
    </message>
    <message>
        <source>Lower lip, left</source>
        <translation>Labbro inferiore, a sinistra</translation>
    </message>
    <message>
        <source>Lower lip, middle</source>
        <translation>Labbro inferiore, al centro</translation>
    </message>
    <message>
        <source>Lower lip, right</source>
        <translation>Labbro inferiore, a destra</translation>
    </message>
    <message>
        <source>Lip line, upper lip</source>
        <translation>Linea delle labbra, labbro superiore</translation>
    </message>
    <message>
        <source>Lip line, lower lip</source>
        <translation>Linea delle labbra, labbro inferiore</translation>
    </message>
    <message>
        <source>Outer end of the right brow</source>
        <translation>Estremità esterna del sopracciglio destro</translation>
    </message>
    <message>
        <source>Arch of the right brow</source>
        <translation>Arco del sopracciglio destro</translation>
    </message>
    <message>
        <source>Inner end of the right brow</source>
        <translation>Estremità interna del sopracciglio destro</translation>
    </message>
    <message>
        <source>Inner end of the left brow</source>
        <translation>Estremità interna del sopracciglio sinistro</translation>
    </message>
    <message>
        <source>Arch of the left brow</source>
        <translation>Arco del sopracciglio sinistro</translation>
    </message>
    <message>
        <source>Outer end of the left brow</source>
        <translation>Estremità esterna del sopracciglio sinistro</translation>
    </message>
    <message>
        <source>Jaw at the right ear</source>
        <translation>Mascella all&apos;orecchio destro</translation>
    </message>
    <message>
        <source>Right angle of the jaw</source>
        <translation>Angolo destro della mascella</translation>
    </message>
    <message>
        <source>Jaw, right of the chin</source>
        <translation>Mascella, a destra del mento</translation>
    </message>
    <message>
        <source>Chin</source>
        <translation>Mento</translation>
    </message>
    <message>
        <source>Jaw, left of the chin</source>
        <translation>Mascella, a sinistra del mento</translation>
    </message>
    <message>
        <source>Left angle of the jaw</source>
        <translation>Angolo sinistro della mascella</translation>
    </message>
    <message>
        <source>Jaw at the left ear</source>
        <translation>Mascella all&apos;orecchio sinistro</translation>
    </message>
    <message>
        <source>Root of the nose</source>
        <translation>Radice del naso</translation>
    </message>
    <message>
        <source>Tip of the nose</source>
        <translation>Punta del naso</translation>
    </message>
    <message>
        <source>Right wing of the nose</source>
        <translation>Ala destra del naso</translation>
    </message>
    <message>
        <source>Left wing of the nose</source>
        <translation>Ala sinistra del naso</translation>
    </message>
    <message>
        <source>Face box</source>
        <translation>Riquadro del viso</translation>
    </message>
    <message>
        <source>Upper left corner of the face box</source>
        <translation>Angolo superiore sinistro del riquadro</translation>
    </message>
    <message>
        <source>Upper edge of the face box</source>
        <translation>Bordo superiore del riquadro</translation>
    </message>
    <message>
        <source>Upper right corner of the face box</source>
        <translation>Angolo superiore destro del riquadro</translation>
    </message>
    <message>
        <source>Right edge of the face box</source>
        <translation>Bordo destro del riquadro</translation>
    </message>
    <message>
        <source>Lower right corner of the face box</source>
        <translation>Angolo inferiore destro del riquadro</translation>
    </message>
    <message>
        <source>Lower edge of the face box</source>
        <translation>Bordo inferiore del riquadro</translation>
    </message>
    <message>
        <source>Lower left corner of the face box</source>
        <translation>Angolo inferiore sinistro del riquadro</translation>
    </message>
    <message>
        <source>Left edge of the face box</source>
        <translation>Bordo sinistro del riquadro</translation>
    </message>
    <message>
        <source>Point {number}</source>
        <translation>Punto {number}</translation>
    </message>
</context>
<context>
    <name>FinalNotice</name>
    <message>
        <source>Weights packs…</source>
        <translation>Pacchetti di pesi…</translation>
    </message>
    <message>
        <source>Drafts work. Final quality needs a weights pack, and there is none.</source>
        <translation>Le bozze funzionano. La qualità finale richiede un pacchetto di pesi, e non ce n&apos;è nessuno.</translation>
    </message>
    <message>
        <source>Drafts work. Final quality needs packages that are not installed.</source>
        <translation>Le bozze funzionano. La qualità finale richiede componenti che non sono installati.</translation>
    </message>
    <message>
        <source>Drafts work. Without a GPU, final quality takes hours here.</source>
        <translation>Le bozze funzionano. Senza una GPU, qui la qualità finale richiede ore.</translation>
    </message>
</context>
<context>
    <name>FolderEdit</name>
    <message>
        <source>Browse…</source>
        <translation>Sfoglia…</translation>
    </message>
    <message>
        <source>Browse for {name}</source>
        <translation>Sfoglia per {name}</translation>
    </message>
</context>
<context>
    <name>FoldersPage</name>
    <message>
        <source>Folders</source>
        <translation>Cartelle</translation>
    </message>
    <message>
        <source>New projects. Those there are stay where they are.</source>
        <translation>I nuovi progetti. Quelli che ci sono restano dove sono.</translation>
    </message>
    <message>
        <source>What can be made again: heard voices and rendered frames.</source>
        <translation>Ciò che si può rifare: voci ascoltate e fotogrammi renderizzati.</translation>
    </message>
    <message>
        <source>Weights for the final quality.</source>
        <translation>I pesi per la qualità finale.</translation>
    </message>
    <message>
        <source>What the program wrote down, for questions to its makers.</source>
        <translation>Ciò che il programma ha annotato, per domande a chi lo ha fatto.</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Progetti</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>Packs</source>
        <translation>Pacchetti</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Registri</translation>
    </message>
    <message>
        <source>Empty.</source>
        <translation>Vuota.</translation>
    </message>
    <message>
        <source>{size} in {files} files.</source>
        <translation>{size} in {files} file.</translation>
    </message>
    <message>
        <source>{size} in {files} files, {free} free on the disk.</source>
        <translation>{size} in {files} file, {free} liberi sul disco.</translation>
    </message>
</context>
<context>
    <name>FrameOptions</name>
    <message>
        <source>Frame</source>
        <translation>Inquadratura</translation>
    </message>
    <message>
        <source>As the preset</source>
        <translation>Come il preset</translation>
    </message>
    <message>
        <source>As the portrait</source>
        <translation>Come il ritratto</translation>
    </message>
    <message>
        <source>Square, 1080 × 1080</source>
        <translation>Quadrato, 1080 × 1080</translation>
    </message>
    <message>
        <source>Vertical 9:16, 1080 × 1920</source>
        <translation>Verticale 9:16, 1080 × 1920</translation>
    </message>
    <message>
        <source>Wide 16:9, 1920 × 1080</source>
        <translation>Orizzontale 16:9, 1920 × 1080</translation>
    </message>
    <message>
        <source>Placement</source>
        <translation>Posizione</translation>
    </message>
    <message>
        <source>Fit: all is seen</source>
        <translation>Adatta: si vede tutto</translation>
    </message>
    <message>
        <source>Fill: edges are cut</source>
        <translation>Riempi: i bordi si tagliano</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Sfondo</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Colore</translation>
    </message>
    <message>
        <source>The picture, blurred</source>
        <translation>L&apos;immagine, sfocata</translation>
    </message>
    <message>
        <source>Another picture</source>
        <translation>Un&apos;altra immagine</translation>
    </message>
    <message>
        <source>Transparent</source>
        <translation>Trasparente</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Immagine</translation>
    </message>
    <message>
        <source>As the preset: as the portrait</source>
        <translation>Come il preset: come il ritratto</translation>
    </message>
    <message>
        <source>As the preset: {width} × {height}</source>
        <translation>Come il preset: {width} × {height}</translation>
    </message>
    <message>
        <source>This preset keeps no transparency.</source>
        <translation>Questo preset non conserva la trasparenza.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Sfoglia…</translation>
    </message>
    <message>
        <source>Choose a frame of your own first.</source>
        <translation>Scegli prima un&apos;inquadratura tua.</translation>
    </message>
    <message>
        <source>This preset has no picture.</source>
        <translation>Questo preset non ha immagine.</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>Immagini ({kinds})</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>Cronologia</translation>
    </message>
</context>
<context>
    <name>HistorySteps</name>
    <message>
        <source>The project as it was opened</source>
        <translation>Il progetto com&apos;era all&apos;apertura</translation>
    </message>
    <message>
        <source>Earlier steps are forgotten</source>
        <translation>I passi precedenti sono dimenticati</translation>
    </message>
    <message>
        <source>{name}, present</source>
        <translation>{name}, presente</translation>
    </message>
    <message>
        <source>{name}, undone</source>
        <translation>{name}, annullato</translation>
    </message>
</context>
<context>
    <name>HonestyOptions</name>
    <message>
        <source>Top left</source>
        <translation>In alto a sinistra</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>In alto</translation>
    </message>
    <message>
        <source>Top right</source>
        <translation>In alto a destra</translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation>In basso a sinistra</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>In basso</translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation>In basso a destra</translation>
    </message>
    <message>
        <source>AI-generated</source>
        <translation>Generato dall&apos;IA</translation>
    </message>
    <message>
        <source>Content Credentials: a signed account of how it was made</source>
        <translation>Content Credentials: un resoconto firmato di come è fatto</translation>
    </message>
    <message>
        <source>Invisible mark in the picture, which outlives encoding</source>
        <translation>Marchio invisibile nell&apos;immagine, che sopravvive alla codifica</translation>
    </message>
    <message>
        <source>Label that everybody sees</source>
        <translation>Etichetta visibile a tutti</translation>
    </message>
    <message>
        <source>Words of the label</source>
        <translation>Testo dell&apos;etichetta</translation>
    </message>
    <message>
        <source>Place of the label</source>
        <translation>Posizione dell&apos;etichetta</translation>
    </message>
    <message>
        <source>Honest media: nothing, it is sound alone</source>
        <translation>Trasparenza: nulla, è solo audio</translation>
    </message>
    <message>
        <source>credentials</source>
        <translation>credenziali</translation>
    </message>
    <message>
        <source>mark</source>
        <translation>marchio</translation>
    </message>
    <message>
        <source>label</source>
        <translation>etichetta</translation>
    </message>
    <message>
        <source>Honest media: {parts}</source>
        <translation>Trasparenza: {parts}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nulla</translation>
    </message>
    <message>
        <source>This preset has no picture.</source>
        <translation>Questo preset non ha immagine.</translation>
    </message>
    <message>
        <source>Files of this kind cannot carry credentials; the mark says what they are.</source>
        <translation>I file di questo tipo non possono portare credenziali; dice il marchio che cosa sono.</translation>
    </message>
</context>
<context>
    <name>ImportPackDialog</name>
    <message>
        <source>Import a pack</source>
        <translation>Importa un pacchetto</translation>
    </message>
    <message>
        <source>Looking at {folder}…</source>
        <translation>Esame di {folder}…</translation>
    </message>
    <message>
        <source>Replace a pack of this name</source>
        <translation>Sostituisci un pacchetto con questo nome</translation>
    </message>
    <message>
        <source>With the face embedder (research only, not for sale)</source>
        <translation>Con il riconoscitore di visi (solo ricerca, non per la vendita)</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licenze</translation>
    </message>
    <message>
        <source>I have read these licences and accept them</source>
        <translation>Ho letto queste licenze e le accetto</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Avanzamento</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importa</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>{title}, in {folder}</source>
        <translation>{title}, in {folder}</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Ispettore</translation>
    </message>
    <message>
        <source>No line is selected.</source>
        <translation>Nessuna battuta è selezionata.</translation>
    </message>
    <message>
        <source>Line {number}</source>
        <translation>Battuta {number}</translation>
    </message>
    <message>
        <source>{count} lines</source>
        <translation>{count} battute</translation>
    </message>
    <message>
        <source>, locked</source>
        <translation>, bloccata</translation>
    </message>
    <message>
        <source>The weights pack that draws this line does not obey this.</source>
        <translation>Il pacchetto di pesi che disegna questa battuta non ubbidisce a questo.</translation>
    </message>
</context>
<context>
    <name>JobModel</name>
    <message>
        <source>Stage</source>
        <translation>Fase</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Quota</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Resta</translation>
    </message>
</context>
<context>
    <name>JobPanel</name>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Prima</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Dopo</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>Dettagli…</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Togli i finiti</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Riprendi</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Riprova</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>Click here, then press a key</source>
        <translation>Fai clic qui, poi premi un tasto</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Nuovo tasto</translation>
    </message>
    <message>
        <source>Press the key that the command is to have.</source>
        <translation>Premi il tasto che il comando deve avere.</translation>
    </message>
    <message>
        <source>Press a key…</source>
        <translation>Premi un tasto…</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Keys</source>
        <translation>Tasti</translation>
    </message>
    <message>
        <source>Find a command or a key</source>
        <translation>Trova un comando o un tasto</translation>
    </message>
    <message>
        <source>Keys as in</source>
        <translation>Tasti come in</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Trova</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Azzera</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Azzera tutto</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importa…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Esporta…</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Comandi e loro tasti</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Comando</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>Left out, not known here: {names}.</source>
        <translation>Tralasciati, qui sconosciuti: {names}.</translation>
    </message>
    <message>
        <source>Written to {path}.</source>
        <translation>Scritto in {path}.</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>Tuoi</translation>
    </message>
    <message>
        <source>Take this key away</source>
        <translation>Togli questo tasto</translation>
    </message>
    <message>
        <source>Take {key} away</source>
        <translation>Togli {key}</translation>
    </message>
    <message>
        <source>{key} moves the focus or presses what has it; no command can have it.</source>
        <translation>{key} sposta il fuoco o preme ciò che ha il fuoco; nessun comando può averlo.</translation>
    </message>
    <message>
        <source>Import keys</source>
        <translation>Importa tasti</translation>
    </message>
    <message>
        <source>Export keys</source>
        <translation>Esporta tasti</translation>
    </message>
    <message>
        <source>Keys (*.json)</source>
        <translation>Tasti (*.json)</translation>
    </message>
</context>
<context>
    <name>LaneHeader</name>
    <message>
        <source>Choose curves of {group}</source>
        <translation>Scegli le curve di {group}</translation>
    </message>
    <message>
        <source>Close the lane {group}</source>
        <translation>Chiudi la corsia {group}</translation>
    </message>
</context>
<context>
    <name>Lanes</name>
    <message>
        <source>Reading the sound…</source>
        <translation>Lettura del suono…</translation>
    </message>
    <message>
        <source>The sound cannot be read</source>
        <translation>Il suono non si può leggere</translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation>Intonazione</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Muta</translation>
    </message>
</context>
<context>
    <name>LatencyDialog</name>
    <message>
        <source>Measure the latency</source>
        <translation>Misura la latenza</translation>
    </message>
    <message>
        <source>Connect the output to the input with a cable, or hold the microphone to the loudspeaker. A short burst of noise is played: take the headphones off.</source>
        <translation>Collega l&apos;uscita all&apos;ingresso con un cavo, o avvicina il microfono all&apos;altoparlante. Si sentirà un breve rumore: togli le cuffie.</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Misura</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Misurazione…</translation>
    </message>
    <message>
        <source>{time:.1f} ms. It is taken away from every take from now on.</source>
        <translation>{time:.1f} ms. D&apos;ora in poi viene tolta da ogni take.</translation>
    </message>
</context>
<context>
    <name>LevelMeterBar</name>
    <message>
        <source>Input level</source>
        <translation>Livello d&apos;ingresso</translation>
    </message>
    <message>
        <source>Peak of the input in dB of full scale. Click to clear CLIP.</source>
        <translation>Picco dell&apos;ingresso in dB del fondo scala. Fai clic per azzerare CLIP.</translation>
    </message>
    <message>
        <source>It has clipped.</source>
        <translation>Ha saturato.</translation>
    </message>
    <message>
        <source>CLIP</source>
        <translation>CLIP</translation>
    </message>
</context>
<context>
    <name>LibraryDialog</name>
    <message>
        <source>Library of characters</source>
        <translation>Libreria dei personaggi</translation>
    </message>
    <message>
        <source>Characters of the library</source>
        <translation>Personaggi della libreria</translation>
    </message>
    <message>
        <source>Use in this project</source>
        <translation>Usa in questo progetto</translation>
    </message>
    <message>
        <source>Remove from library</source>
        <translation>Rimuovi dalla libreria</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>Rimetti</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mostra nella cartella</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Consent: {state}</source>
        <translation>Consenso: {state}</translation>
    </message>
    <message>
        <source>The library is empty. “Keep in library” puts a character in it.</source>
        <translation>La libreria è vuota. «Tieni nella libreria» vi mette un personaggio.</translation>
    </message>
    <message>
        <source>Left out: {faults}</source>
        <translation>Tralasciati: {faults}</translation>
    </message>
    <message>
        <source>{name} is in the project.</source>
        <translation>{name} è nel progetto.</translation>
    </message>
    <message>
        <source>{name} was moved to {folder}.</source>
        <translation>{name} è stato spostato in {folder}.</translation>
    </message>
</context>
<context>
    <name>LineAnnouncer</name>
    <message>
        <source>{count} lines done.</source>
        <translation>{count} battute fatte.</translation>
    </message>
    <message>
        <source>{count} lines failed.</source>
        <translation>{count} battute non riuscite.</translation>
    </message>
    <message>
        <source>Lines {named} done.</source>
        <translation>Battute {named} fatte.</translation>
    </message>
    <message>
        <source>Lines {named} failed.</source>
        <translation>Battute {named} non riuscite.</translation>
    </message>
    <message>
        <source>Line {named} done.</source>
        <translation>Battuta {named} fatta.</translation>
    </message>
    <message>
        <source>Line {named} failed.</source>
        <translation>Battuta {named} non riuscita.</translation>
    </message>
</context>
<context>
    <name>LineList</name>
    <message>
        <source>Filter lines</source>
        <translation>Filtra battute</translation>
    </message>
    <message>
        <source>No lines yet. Drop a voice or a cue sheet, or press Ctrl+I; R records.</source>
        <translation>Ancora nessuna battuta. Trascina una voce o un copione, o premi Ctrl+I; R registra.</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Battute</translation>
    </message>
</context>
<context>
    <name>LineModel</name>
    <message>
        <source>Line</source>
        <translation>Battuta</translation>
    </message>
    <message>
        <source>Character</source>
        <translation>Personaggio</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stato</translation>
    </message>
</context>
<context>
    <name>LineState</name>
    <message>
        <source>To record</source>
        <translation>Da registrare</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Registrata</translation>
    </message>
    <message>
        <source>Not rendered</source>
        <translation>Non renderizzata</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>In coda</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>In rendering</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fatta</translation>
    </message>
    <message>
        <source>Out of date</source>
        <translation>Non aggiornata</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Non riuscita</translation>
    </message>
</context>
<context>
    <name>LongJobDialog</name>
    <message>
        <source>This takes a while</source>
        <translation>Ci vuole un po&apos;</translation>
    </message>
    <message>
        <source>You can go on working; the queue can be paused.</source>
        <translation>Puoi continuare a lavorare; la coda si può mettere in pausa.</translation>
    </message>
    <message>
        <source>Do not ask again for this session</source>
        <translation>Non chiederlo più in questa sessione</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>Rendering</translation>
    </message>
    <message>
        <source>Draft only</source>
        <translation>Solo bozza</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>1 line</source>
        <translation>1 battuta</translation>
    </message>
    <message>
        <source>{count} lines</source>
        <translation>{count} battute</translation>
    </message>
    <message>
        <source>{lines}, {seconds} s of picture</source>
        <translation>{lines}, {seconds} s di immagine</translation>
    </message>
    <message>
        <source>and nobody knows yet how long on this machine ({device}).</source>
        <translation>e nessuno sa ancora quanto su questo computer ({device}).</translation>
    </message>
    <message>
        <source>about {time} on this machine ({device}).</source>
        <translation>circa {time} su questo computer ({device}).</translation>
    </message>
    <message>
        <source>Draft: {time}.</source>
        <translation>Bozza: {time}.</translation>
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
        <source>{hours} h</source>
        <translation>{hours} h</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>Look</source>
        <translation>Aspetto</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Scuro</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Chiaro</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contrasto</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Come il sistema</translation>
    </message>
    <message>
        <source>Nothing moves or pulses that does not have to</source>
        <translation>Nulla si muove o pulsa se non deve</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>From the next start of the program on.</source>
        <translation>Dal prossimo avvio del programma.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Lingua</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Dimensione</translation>
    </message>
    <message>
        <source>Of what the system asks for.</source>
        <translation>Rispetto a quanto chiede il sistema.</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>Movimento ridotto</translation>
    </message>
    <message>
        <source>Prompter</source>
        <translation>Gobbo</translation>
    </message>
    <message>
        <source>Height of the text under the picture.</source>
        <translation>Altezza del testo sotto l&apos;immagine.</translation>
    </message>
</context>
<context>
    <name>Looks</name>
    <message>
        <source>Look {number}</source>
        <translation>Resa {number}</translation>
    </message>
</context>
<context>
    <name>LooksGroup</name>
    <message>
        <source>Looks</source>
        <translation>Rese</translation>
    </message>
    <message>
        <source>New look</source>
        <translation>Nuova resa</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Scegli</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Confronta</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Apply to selected</source>
        <translation>Applica alle selezionate</translation>
    </message>
    <message>
        <source>Play and draw the other selected lines so, too.</source>
        <translation>Interpreta e disegna così anche le altre battute selezionate.</translation>
    </message>
    <message>
        <source>Apply to selected lines</source>
        <translation>Applica alle battute selezionate</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Resa</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualità</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seme</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Rinomina</translation>
    </message>
    <message>
        <source>Compare with the chosen look</source>
        <translation>Confronta con la resa scelta</translation>
    </message>
</context>
<context>
    <name>LostTakesDialog</name>
    <message>
        <source>Recordings found</source>
        <translation>Registrazioni trovate</translation>
    </message>
    <message>
        <source>The project does not know of these recordings. The program ended early.</source>
        <translation>Il progetto non conosce queste registrazioni. Il programma si è chiuso prima del tempo.</translation>
    </message>
    <message>
        <source>What is left is moved to the folder “discarded” beside the takes.</source>
        <translation>Ciò che lasci viene spostato nella cartella “discarded” accanto ai take.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Tieni</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Lascia</translation>
    </message>
    <message>
        <source>{name}: {time:.1f} s</source>
        <translation>{name}: {time:.1f} s</translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>interrotta</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Lines</source>
        <translation>Battute</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Personaggi</translation>
    </message>
    <message>
        <source>Media</source>
        <translation>Media</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Coda</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Ispettore</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Cronologia</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Timeline</translation>
    </message>
    <message>
        <source>CPU draft</source>
        <translation>Bozza su CPU</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Ripristina</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Salvato</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>Non ancora salvato</translation>
    </message>
    <message>
        <source>{rate:g} kHz · {fps:g} fps</source>
        <translation>{rate:g} kHz · {fps:g} fps</translation>
    </message>
</context>
<context>
    <name>MakerDialog</name>
    <message>
        <source>Export</source>
        <translation>Esporta</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mostra nella cartella</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Avanzamento</translation>
    </message>
</context>
<context>
    <name>MediaModel</name>
    <message>
        <source>Portrait</source>
        <translation>Ritratto</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Guida</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consenso</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>mancante</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>cambiato</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Durata</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Battute</translation>
    </message>
    <message>
        <source>{word}</source>
        <translation>{word}</translation>
    </message>
    <message>
        <source>in the bin</source>
        <translation>nel cestino</translation>
    </message>
</context>
<context>
    <name>MediaPanel</name>
    <message>
        <source>Media</source>
        <translation>Media</translation>
    </message>
    <message>
        <source>No files yet. Drop portraits and voices on the picture.</source>
        <translation>Ancora nessun file. Trascina ritratti e voci sull&apos;immagine.</translation>
    </message>
    <message>
        <source>Find missing media…</source>
        <translation>Trova file mancanti…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mostra nella cartella</translation>
    </message>
    <message>
        <source>Replace…</source>
        <translation>Sostituisci…</translation>
    </message>
    <message>
        <source>✕ Missing or changed: {count} of {all} files.</source>
        <translation>✕ Mancanti o cambiati: {count} di {all} file.</translation>
    </message>
    <message>
        <source>in the project</source>
        <translation>nel progetto</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>fuori</translation>
    </message>
    <message>
        <source>Replace {name}</source>
        <translation>Sostituisci {name}</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>Lettura di {name}…</translation>
    </message>
</context>
<context>
    <name>MirrorLayer</name>
    <message>
        <source>Mirror (slow on this computer)</source>
        <translation>Specchio (lento su questo computer)</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Specchio</translation>
    </message>
</context>
<context>
    <name>MouseCurveLane</name>
    <message>
        <source>Line {number}, point at {place}</source>
        <translation>Battuta {number}, punto a {place}</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this notice</source>
        <translation>Chiudi questo avviso</translation>
    </message>
    <message>
        <source>1 of {count}</source>
        <translation>1 di {count}</translation>
    </message>
</context>
<context>
    <name>PackWords</name>
    <message>
        <source>commercial work allowed</source>
        <translation>lavori commerciali permessi</translation>
    </message>
    <message>
        <source>NOT for commercial work</source>
        <translation>NON per lavori commerciali</translation>
    </message>
    <message>
        <source>see its terms</source>
        <translation>vedi i suoi termini</translation>
    </message>
    <message>
        <source>✓ Ready</source>
        <translation>✓ Pronto</translation>
    </message>
    <message>
        <source>⚠ Licence not accepted</source>
        <translation>⚠ Licenza non accettata</translation>
    </message>
    <message>
        <source>○ Only a start for training</source>
        <translation>○ Solo un inizio per l&apos;addestramento</translation>
    </message>
    <message>
        <source>✕ Cannot be used</source>
        <translation>✕ Non si può usare</translation>
    </message>
    <message>
        <source>face region</source>
        <translation>area del viso</translation>
    </message>
    <message>
        <source>pose, brows and gaze of the draft (emotion)</source>
        <translation>posa, sopracciglia e sguardo della bozza (emozione)</translation>
    </message>
    <message>
        <source>head speed</source>
        <translation>velocità della testa</translation>
    </message>
    <message>
        <source>motion frames</source>
        <translation>fotogrammi di movimento</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>identità</translation>
    </message>
</context>
<context>
    <name>PacksPanel</name>
    <message>
        <source>Weights packs</source>
        <translation>Pacchetti di pesi</translation>
    </message>
    <message>
        <source>Pack</source>
        <translation>Pacchetto</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Famiglia</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Dimensione</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stato</translation>
    </message>
    <message>
        <source>Import a pack…</source>
        <translation>Importa un pacchetto…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Rimuovi…</translation>
    </message>
    <message>
        <source>Weights packs of the final quality</source>
        <translation>Pacchetti di pesi della qualità finale</translation>
    </message>
    <message>
        <source>There are none. Drafts need none.</source>
        <translation>Non ce ne sono. Le bozze non ne hanno bisogno.</translation>
    </message>
    <message>
        <source>{title}. {size} pixels, {fps:g} frames per second.</source>
        <translation>{title}. {size} pixel, {fps:g} fotogrammi al secondo.</translation>
    </message>
    <message>
        <source>Obeys: {words}.</source>
        <translation>Ubbidisce a: {words}.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nulla</translation>
    </message>
    <message>
        <source>Does not obey: {words}.</source>
        <translation>Non ubbidisce a: {words}.</translation>
    </message>
    <message>
        <source>Folder of the downloaded weights</source>
        <translation>Cartella dei pesi scaricati</translation>
    </message>
    <message>
        <source>Remove a pack</source>
        <translation>Rimuovi un pacchetto</translation>
    </message>
    <message>
        <source>Remove the pack {name} from the disk?</source>
        <translation>Rimuovere il pacchetto {name} dal disco?</translation>
    </message>
    <message>
        <source>Lines that are to be drawn with it cannot be rendered until it is imported again. Films that were made with it, and rendered lines in the cache, stay.</source>
        <translation>Le battute che vanno disegnate con esso non si potranno renderizzare finché non viene importato di nuovo. I filmati fatti con esso, e le battute renderizzate nella cache, restano.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
</context>
<context>
    <name>PerformanceGroup</name>
    <message>
        <source>Performance</source>
        <translation>Interpretazione</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Espressione</translation>
    </message>
    <message>
        <source>Head motion</source>
        <translation>Movimento della testa</translation>
    </message>
    <message>
        <source>Head speed</source>
        <translation>Velocità della testa</translation>
    </message>
    <message>
        <source>Lip strength</source>
        <translation>Forza delle labbra</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>Battito delle palpebre</translation>
    </message>
    <message>
        <source>Emotion</source>
        <translation>Emozione</translation>
    </message>
    <message>
        <source>Intensity</source>
        <translation>Intensità</translation>
    </message>
    <message>
        <source>Gaze sideways</source>
        <translation>Sguardo di lato</translation>
    </message>
    <message>
        <source>Gaze up</source>
        <translation>Sguardo in su</translation>
    </message>
    <message>
        <source>Mouth style</source>
        <translation>Stile della bocca</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Emissione</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>Tutte le battute</translation>
    </message>
    <message>
        <source>All lines of {name}</source>
        <translation>Tutte le battute di {name}</translation>
    </message>
    <message>
        <source>{lines} ({count})</source>
        <translation>{lines} ({count})</translation>
    </message>
</context>
<context>
    <name>Playback</name>
    <message>
        <source>Drop a portrait</source>
        <translation>Trascina qui un ritratto</translation>
    </message>
    <message>
        <source>and a voice. File, Open sample project has both.</source>
        <translation>e una voce. File, Apri progetto di esempio ha entrambi.</translation>
    </message>
    <message>
        <source>Drop a voice</source>
        <translation>Trascina una voce</translation>
    </message>
    <message>
        <source>It becomes a line that the portrait speaks.</source>
        <translation>Diventa una battuta che il ritratto dice.</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>Disegno in corso…</translation>
    </message>
    <message>
        <source>Final</source>
        <translation>Finale</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Bozza</translation>
    </message>
    <message>
        <source>{quality} · {rate} fps</source>
        <translation>{quality} · {rate} fps</translation>
    </message>
    <message>
        <source>, about {left} left</source>
        <translation>, restano circa {left}</translation>
    </message>
    <message>
        <source>Rendering {share:.0%}{left}</source>
        <translation>Rendering {share:.0%}{left}</translation>
    </message>
    <message>
        <source>Denoising, step {step} of {steps}</source>
        <translation>Rimozione del rumore, passo {step} di {steps}</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>The sound could not be opened.</source>
        <translation>Non è stato possibile aprire il suono.</translation>
    </message>
    <message>
        <source>See the log.</source>
        <translation>Vedi il registro.</translation>
    </message>
    <message>
        <source>Choose another sound device, or connect it again.</source>
        <translation>Scegli un altro dispositivo audio, o ricollega questo.</translation>
    </message>
</context>
<context>
    <name>PresetList</name>
    <message>
        <source>Kind of film</source>
        <translation>Tipo di filmato</translation>
    </message>
    <message>
        <source>✕ Presets of your own that cannot be used: {count}</source>
        <translation>✕ Preset tuoi che non si possono usare: {count}</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Preset</translation>
    </message>
    <message>
        <source>Your own lie in {folder}</source>
        <translation>I tuoi sono in {folder}</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Waiting</source>
        <translation>In attesa</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>In rendering</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>In pausa</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fatta</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Non riuscita</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annullata</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Disegno</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>Passo {step} di {steps}</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Battuta</translation>
    </message>
    <message>
        <source>Line {number}</source>
        <translation>Battuta {number}</translation>
    </message>
    <message>
        <source>A line that was deleted</source>
        <translation>Una battuta eliminata</translation>
    </message>
    <message>
        <source>Part {part} of {all}</source>
        <translation>Parte {part} di {all}</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Nothing waits to be rendered.
P renders the selected lines.</source>
        <translation>Nulla attende di essere renderizzato.
P renderizza le battute selezionate.</translation>
    </message>
    <message>
        <source>Open log</source>
        <translation>Apri registro</translation>
    </message>
    <message>
        <source>Render queue</source>
        <translation>Coda di rendering</translation>
    </message>
</context>
<context>
    <name>RecordGroup</name>
    <message>
        <source>Record</source>
        <translation>Registra</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Beeps</source>
        <translation>Segnali acustici</translation>
    </message>
    <message>
        <source>Loop: take after take</source>
        <translation>Ciclo: un take dopo l&apos;altro</translation>
    </message>
    <message>
        <source>Hear yourself</source>
        <translation>Senti te stesso</translation>
    </message>
    <message>
        <source>Only with headphones, or it howls.</source>
        <translation>Solo con le cuffie, altrimenti fischia.</translation>
    </message>
    <message>
        <source>Measure…</source>
        <translation>Misura…</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Ingresso</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Canale</translation>
    </message>
    <message>
        <source>Pre-roll</source>
        <translation>Pre-roll</translation>
    </message>
    <message>
        <source>Post-roll</source>
        <translation>Post-roll</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenza</translation>
    </message>
    <message>
        <source>The system&apos;s own</source>
        <translation>Quello del sistema</translation>
    </message>
    <message>
        <source>{name} (not connected)</source>
        <translation>{name} (non collegato)</translation>
    </message>
    <message>
        <source>⚠ Nothing arrives. Is the microphone switched on?</source>
        <translation>⚠ Non arriva nulla. Il microfono è acceso?</translation>
    </message>
    <message>
        <source>⚠ Too quiet: turn the input up or come closer.</source>
        <translation>⚠ Troppo piano: alza l&apos;ingresso o avvicinati.</translation>
    </message>
    <message>
        <source>⚠ Dropouts: {count}</source>
        <translation>⚠ Interruzioni: {count}</translation>
    </message>
    <message>
        <source>Peak {level:.0f} dB</source>
        <translation>Picco {level:.0f} dB</translation>
    </message>
    <message>
        <source>The input is closed.</source>
        <translation>L&apos;ingresso è chiuso.</translation>
    </message>
    <message>
        <source>{time:.1f} ms, measured</source>
        <translation>{time:.1f} ms, misurata</translation>
    </message>
    <message>
        <source>{time:.1f} ms</source>
        <translation>{time:.1f} ms</translation>
    </message>
</context>
<context>
    <name>Recorder</name>
    <message>
        <source>Mark what is to be recorded anew with I and O.</source>
        <translation>Segna con I e O ciò che va registrato di nuovo.</translation>
    </message>
    <message>
        <source>The disk has room for {count} minutes of recording.</source>
        <translation>Sul disco c&apos;è spazio per {count} minuti di registrazione.</translation>
    </message>
    <message>
        <source>Make some room soon.</source>
        <translation>Libera presto un po&apos; di spazio.</translation>
    </message>
</context>
<context>
    <name>RecordingLayer</name>
    <message>
        <source>▶ Review</source>
        <translation>▶ Riascolto</translation>
    </message>
    <message>
        <source>Rehearsal {time}</source>
        <translation>Prova {time}</translation>
    </message>
    <message>
        <source>● REC {time}</source>
        <translation>● REC {time}</translation>
    </message>
    <message>
        <source>Post-roll</source>
        <translation>Post-roll</translation>
    </message>
    <message>
        <source>Rehearsal</source>
        <translation>Prova</translation>
    </message>
    <message>
        <source>Stand by</source>
        <translation>Pronti</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Unsaved work</source>
        <translation>Lavoro non salvato</translation>
    </message>
    <message>
        <source>There is unsaved work from {time} on {day} ({changes}).</source>
        <translation>C&apos;è del lavoro non salvato delle {time} di {day} ({changes}).</translation>
    </message>
    <message>
        <source>Whichever you choose, nothing of it is destroyed.</source>
        <translation>Qualunque cosa tu scelga, nulla di esso viene distrutto.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Ripristina</translation>
    </message>
    <message>
        <source>Open last saved</source>
        <translation>Apri l&apos;ultimo salvato</translation>
    </message>
    <message>
        <source>Show files</source>
        <translation>Mostra file</translation>
    </message>
</context>
<context>
    <name>RegionLayer</name>
    <message>
        <source>Face region</source>
        <translation>Area del viso</translation>
    </message>
    <message>
        <source>Face region at rest</source>
        <translation>Area del viso a riposo</translation>
    </message>
    <message>
        <source>{region}: swing {swing} ×, nod {nod} ×</source>
        <translation>{region}: oscillazione {swing} ×, cenno {nod} ×</translation>
    </message>
    <message>
        <source>{region} – only final packs with a region obey this</source>
        <translation>{region} – vi ubbidiscono solo i pacchetti finali con un&apos;area</translation>
    </message>
</context>
<context>
    <name>RelinkDialog</name>
    <message>
        <source>Missing media</source>
        <translation>File mancanti</translation>
    </message>
    <message>
        <source>Missing files</source>
        <translation>File mancanti</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Avanzamento</translation>
    </message>
    <message>
        <source>Find folder…</source>
        <translation>Trova cartella…</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Salta</translation>
    </message>
    <message>
        <source>✕ missing</source>
        <translation>✕ manca</translation>
    </message>
    <message>
        <source>↻ has other content now</source>
        <translation>↻ ora ha un altro contenuto</translation>
    </message>
    <message>
        <source>Files of this project that are not as they were: {count}.</source>
        <translation>File di questo progetto che non sono com&apos;erano: {count}.</translation>
    </message>
    <message>
        <source>Lines that use them stay silent or without a picture until then.</source>
        <translation>Le battute che li usano restano mute o senza immagine fino ad allora.</translation>
    </message>
    <message>
        <source>✓ Nothing is missing.</source>
        <translation>✓ Non manca nulla.</translation>
    </message>
    <message>
        <source>Looking in {folder}…</source>
        <translation>Ricerca in {folder}…</translation>
    </message>
    <message>
        <source>None of them was found there. Try another folder.</source>
        <translation>Lì non se n&apos;è trovato nessuno. Prova un&apos;altra cartella.</translation>
    </message>
    <message>
        <source>{found} of {all} were found.</source>
        <translation>Trovati {found} di {all}.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Ferma</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Where are the files?</source>
        <translation>Dove sono i file?</translation>
    </message>
    <message>
        <source>Stopped. Nothing was changed.</source>
        <translation>Fermato. Nulla è stato cambiato.</translation>
    </message>
</context>
<context>
    <name>RenderWorker</name>
    <message>
        <source>The log says more; start rendering again.</source>
        <translation>Il registro dice di più; avvia di nuovo il rendering.</translation>
    </message>
</context>
<context>
    <name>RendererPage</name>
    <message>
        <source>Renderer</source>
        <translation>Renderer</translation>
    </message>
    <message>
        <source>What there is</source>
        <translation>Ciò che c&apos;è</translation>
    </message>
    <message>
        <source>GPU (CUDA)</source>
        <translation>GPU (CUDA)</translation>
    </message>
    <message>
        <source>GPU (Metal)</source>
        <translation>GPU (Metal)</translation>
    </message>
    <message>
        <source>Processor (very slow)</source>
        <translation>Processore (molto lento)</translation>
    </message>
    <message>
        <source>What the device is good at</source>
        <translation>Ciò che riesce meglio al dispositivo</translation>
    </message>
    <message>
        <source>fp16 (GPU only)</source>
        <translation>fp16 (solo GPU)</translation>
    </message>
    <message>
        <source>fp32 (twice the memory)</source>
        <translation>fp32 (il doppio della memoria)</translation>
    </message>
    <message>
        <source>Where memory is short</source>
        <translation>Dove la memoria è poca</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Sempre</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Mai</translation>
    </message>
    <message>
        <source>Compile first: slow to begin, faster after</source>
        <translation>Compila prima: lento all&apos;inizio, poi più veloce</translation>
    </message>
    <message>
        <source>One per core</source>
        <translation>Uno per core</translation>
    </message>
    <message>
        <source>Threads of the draft</source>
        <translation>Thread della bozza</translation>
    </message>
    <message>
        <source>Final quality on</source>
        <translation>Qualità finale su</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisione</translation>
    </message>
    <message>
        <source>Rest in main memory</source>
        <translation>Riposo in memoria centrale</translation>
    </message>
    <message>
        <source>Networks that have nothing to do; it costs about a second a window.</source>
        <translation>Le reti che non hanno nulla da fare; costa circa un secondo a finestra.</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Reti</translation>
    </message>
</context>
<context>
    <name>SafeAreas</name>
    <message>
        <source>Action 90 %</source>
        <translation>Azione 90 %</translation>
    </message>
    <message>
        <source>Title 80 %</source>
        <translation>Titoli 80 %</translation>
    </message>
</context>
<context>
    <name>SegmentGroup</name>
    <message>
        <source>Segment</source>
        <translation>Segmento</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Attacco</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Stacco</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Guadagno</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seme</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualità</translation>
    </message>
    <message>
        <source>A/B</source>
        <translation>A/B</translation>
    </message>
    <message>
        <source>Hear the other take at the same place (Shift+C)</source>
        <translation>Fa sentire l&apos;altro take nello stesso punto (Maiusc+C)</translation>
    </message>
    <message>
        <source>Hear the other take</source>
        <translation>Senti l&apos;altro take</translation>
    </message>
    <message>
        <source>Use in range</source>
        <translation>Usa nell&apos;intervallo</translation>
    </message>
    <message>
        <source>Between in and out the line sounds as another take, with cross-fades.</source>
        <translation>Tra entrata e uscita la battuta suona come un altro take, con dissolvenze incrociate.</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>line {0}</source>
        <translation>battuta {0}</translation>
    </message>
    <message>
        <source>Line {0}</source>
        <translation>Battuta {0}</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>Tutte le battute</translation>
    </message>
    <message>
        <source>{0} lines</source>
        <translation>{0} battute</translation>
    </message>
    <message>
        <source>all lines</source>
        <translation>tutte le battute</translation>
    </message>
    <message>
        <source>marker</source>
        <translation>marcatore</translation>
    </message>
    <message>
        <source>marker {0}</source>
        <translation>marcatore {0}</translation>
    </message>
    <message>
        <source>controls</source>
        <translation>regolazioni</translation>
    </message>
    <message>
        <source>expression</source>
        <translation>espressione</translation>
    </message>
    <message>
        <source>head motion</source>
        <translation>movimento della testa</translation>
    </message>
    <message>
        <source>head speed</source>
        <translation>velocità della testa</translation>
    </message>
    <message>
        <source>lip strength</source>
        <translation>forza delle labbra</translation>
    </message>
    <message>
        <source>blink</source>
        <translation>battito delle palpebre</translation>
    </message>
    <message>
        <source>gaze</source>
        <translation>sguardo</translation>
    </message>
    <message>
        <source>gaze target</source>
        <translation>meta dello sguardo</translation>
    </message>
    <message>
        <source>emotion</source>
        <translation>emozione</translation>
    </message>
    <message>
        <source>emotion intensity</source>
        <translation>intensità dell&apos;emozione</translation>
    </message>
    <message>
        <source>mouth style</source>
        <translation>stile della bocca</translation>
    </message>
    <message>
        <source>delivery</source>
        <translation>emissione</translation>
    </message>
    <message>
        <source>Lock {0}</source>
        <translation>Blocca {0}</translation>
    </message>
    <message>
        <source>Unlock {0}</source>
        <translation>Sblocca {0}</translation>
    </message>
    <message>
        <source>the guide</source>
        <translation>la guida</translation>
    </message>
    <message>
        <source>all voices</source>
        <translation>tutte le voci</translation>
    </message>
    <message>
        <source>{0} LUFS</source>
        <translation>{0} LUFS</translation>
    </message>
    <message>
        <source>peak {0} dB</source>
        <translation>picco {0} dB</translation>
    </message>
    <message>
        <source>noise {0} dB</source>
        <translation>rumore {0} dB</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>saturato</translation>
    </message>
    <message>
        <source>{0} dropout</source>
        <translation>{0} interruzione</translation>
    </message>
    <message>
        <source>{0} dropouts</source>
        <translation>{0} interruzioni</translation>
    </message>
    <message>
        <source>It names no consent of whoever is seen.</source>
        <translation>Non nomina alcun consenso di chi si vede.</translation>
    </message>
    <message>
        <source>By what right somebody is seen, it says: {0} (record {1}).</source>
        <translation>Con quale diritto si vede qualcuno, dice: {0} (registrazione {1}).</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>non chiesto</translation>
    </message>
    <message>
        <source>own face</source>
        <translation>il proprio volto</translation>
    </message>
    <message>
        <source>the person agreed</source>
        <translation>la persona ha acconsentito</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>licenza</translation>
    </message>
    <message>
        <source>contract of employment</source>
        <translation>contratto di lavoro</translation>
    </message>
    <message>
        <source>drawing of nobody</source>
        <translation>disegno di nessuno</translation>
    </message>
    <message>
        <source>generated face of nobody</source>
        <translation>volto generato di nessuno</translation>
    </message>
    <message>
        <source>public domain</source>
        <translation>pubblico dominio</translation>
    </message>
    <message>
        <source>the heirs agreed</source>
        <translation>gli eredi hanno acconsentito</translation>
    </message>
    <message>
        <source>a program that gives no name</source>
        <translation>un programma che non dice il proprio nome</translation>
    </message>
    <message>
        <source>nothing of how the pictures came to be</source>
        <translation>nulla di come sono nate le immagini</translation>
    </message>
    <message>
        <source>generated by a neural network</source>
        <translation>generato da una rete neurale</translation>
    </message>
    <message>
        <source>existing media altered by a neural network</source>
        <translation>materiale esistente modificato da una rete neurale</translation>
    </message>
    <message>
        <source>put together from parts, some of them generated by a neural network</source>
        <translation>composto di parti, alcune generate da una rete neurale</translation>
    </message>
    <message>
        <source>computed, without a trained network</source>
        <translation>calcolato, senza una rete addestrata</translation>
    </message>
    <message>
        <source>altered by a computer</source>
        <translation>modificato da un computer</translation>
    </message>
    <message>
        <source>recorded by a camera or a microphone</source>
        <translation>ripreso da una videocamera o da un microfono</translation>
    </message>
    <message>
        <source>recorded by a camera, computed from several pictures</source>
        <translation>ripreso da una videocamera, calcolato da più immagini</translation>
    </message>
    <message>
        <source>put together from parts</source>
        <translation>composto di parti</translation>
    </message>
    <message>
        <source>put together from recordings</source>
        <translation>composto di riprese</translation>
    </message>
    <message>
        <source>made by a person on a computer</source>
        <translation>fatto da una persona al computer</translation>
    </message>
    <message>
        <source>altered by a person</source>
        <translation>modificato da una persona</translation>
    </message>
    <message>
        <source>recorded from a screen</source>
        <translation>ripreso da uno schermo</translation>
    </message>
    <message>
        <source>{0} is no longer the file that was brought in.</source>
        <translation>{0} non è più il file che era stato importato.</translation>
    </message>
    <message>
        <source>Find the right file, or replace it in the project.</source>
        <translation>Trova il file giusto, o sostituiscilo nel progetto.</translation>
    </message>
    <message>
        <source>The output {0} does not end in {1}.</source>
        <translation>L&apos;uscita {0} non finisce in {1}.</translation>
    </message>
    <message>
        <source>Name it {0}{1}</source>
        <translation>Chiamala {0}{1}</translation>
    </message>
    <message>
        <source>The folder {0} does not exist.</source>
        <translation>La cartella {0} non esiste.</translation>
    </message>
    <message>
        <source>Make it first.</source>
        <translation>Creala prima.</translation>
    </message>
    <message>
        <source>{0} is damaged: it does not say when it was kept.</source>
        <translation>{0} è danneggiato: non dice quando è stato conservato.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nulla è stato cambiato.</translation>
    </message>
    <message>
        <source>{0} is no cue sheet.</source>
        <translation>{0} non è un elenco di battute.</translation>
    </message>
    <message>
        <source>{0} holds no cue.</source>
        <translation>{0} non contiene battute.</translation>
    </message>
    <message>
        <source>{0} holds more than {1} cues.</source>
        <translation>{0} contiene più di {1} battute.</translation>
    </message>
    <message>
        <source>Split it.</source>
        <translation>Dividilo.</translation>
    </message>
    <message>
        <source>It has {0} bytes, too many for a cue sheet.</source>
        <translation>Ha {0} byte, troppi per un elenco di battute.</translation>
    </message>
    <message>
        <source>Row 1 has no column named text.</source>
        <translation>La riga 1 non ha una colonna chiamata text.</translation>
    </message>
    <message>
        <source>Row {0} is no row of a table: {1}.</source>
        <translation>La riga {0} non è una riga di tabella: {1}.</translation>
    </message>
    <message>
        <source>Row {0} of the cue sheet cannot be used: {1}.</source>
        <translation>La riga {0} dell&apos;elenco di battute non si può usare: {1}.</translation>
    </message>
    <message>
        <source>It cannot be read: {0}.</source>
        <translation>Non si può leggere: {0}.</translation>
    </message>
    <message>
        <source>Choose it again.</source>
        <translation>Sceglilo di nuovo.</translation>
    </message>
    <message>
        <source>Use an SRT, VTT or ASS file, or a CSV file with a column named text.</source>
        <translation>Usa un file SRT, VTT o ASS, o un file CSV con una colonna chiamata text.</translation>
    </message>
    <message>
        <source>The project {0} cannot be stored: {1}.</source>
        <translation>Il progetto {0} non si può salvare: {1}.</translation>
    </message>
    <message>
        <source>Undo the last change, and save again.</source>
        <translation>Annulla l&apos;ultima modifica, e salva di nuovo.</translation>
    </message>
    <message>
        <source>{0} is damaged: it {1}.</source>
        <translation>{0} è danneggiato: {1}.</translation>
    </message>
    <message>
        <source>{0} is larger than a project can be.</source>
        <translation>{0} è più grande di quanto un progetto possa essere.</translation>
    </message>
    <message>
        <source>Install the newest version of the program.</source>
        <translation>Installa la versione più recente del programma.</translation>
    </message>
    <message>
        <source>There is no file {0}.</source>
        <translation>Il file {0} non c&apos;è.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>{0} non si può leggere: {1}.</translation>
    </message>
    <message>
        <source>Add character {0}</source>
        <translation>Aggiungi personaggio {0}</translation>
    </message>
    <message>
        <source>Rename {0}</source>
        <translation>Rinomina {0}</translation>
    </message>
    <message>
        <source>Replace the portrait of {0}</source>
        <translation>Sostituisci il ritratto di {0}</translation>
    </message>
    <message>
        <source>Fit the face of {0}</source>
        <translation>Adatta il viso di {0}</translation>
    </message>
    <message>
        <source>Change what {0} begins with</source>
        <translation>Cambia ciò con cui {0} comincia</translation>
    </message>
    <message>
        <source>Record consent for {0}</source>
        <translation>Registra il consenso per {0}</translation>
    </message>
    <message>
        <source>Withdraw the consent for {0}</source>
        <translation>Revoca il consenso per {0}</translation>
    </message>
    <message>
        <source>Restore the consent for {0}</source>
        <translation>Ripristina il consenso per {0}</translation>
    </message>
    <message>
        <source>Export {0} without a consent</source>
        <translation>Esporta {0} senza consenso</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>Rimuovi {0}</translation>
    </message>
    <message>
        <source>The consent for {0} is withdrawn already.</source>
        <translation>Il consenso per {0} è già revocato.</translation>
    </message>
    <message>
        <source>A withdrawal needs a day.</source>
        <translation>Una revoca ha bisogno di un giorno.</translation>
    </message>
    <message>
        <source>Give it as 2026-12-31.</source>
        <translation>Indicalo come 2026-12-31.</translation>
    </message>
    <message>
        <source>The consent for {0} is not withdrawn.</source>
        <translation>Il consenso per {0} non è revocato.</translation>
    </message>
    <message>
        <source>No consent is recorded for {0}.</source>
        <translation>Per {0} non è registrato alcun consenso.</translation>
    </message>
    <message>
        <source>Record one in the characters.</source>
        <translation>Registrane uno nei personaggi.</translation>
    </message>
    <message>
        <source>Add a line</source>
        <translation>Aggiungi una battuta</translation>
    </message>
    <message>
        <source>Add {0} lines</source>
        <translation>Aggiungi {0} battute</translation>
    </message>
    <message>
        <source>There is no cue to make a line of.</source>
        <translation>Non c&apos;è testo con cui fare una battuta.</translation>
    </message>
    <message>
        <source>Split {0}</source>
        <translation>Dividi {0}</translation>
    </message>
    <message>
        <source>Join {0}</source>
        <translation>Unisci {0}</translation>
    </message>
    <message>
        <source>Split {0} at pauses</source>
        <translation>Dividi {0} alle pause</translation>
    </message>
    <message>
        <source>{0} cannot be split at {1} s, where none of it is.</source>
        <translation>{0} non si può dividere a {1} s, dove non c&apos;è.</translation>
    </message>
    <message>
        <source>One line alone cannot be joined.</source>
        <translation>Una battuta sola non si può unire.</translation>
    </message>
    <message>
        <source>Choose a second line.</source>
        <translation>Scegli una seconda battuta.</translation>
    </message>
    <message>
        <source>{0} has no take yet.</source>
        <translation>{0} non ha ancora un take.</translation>
    </message>
    <message>
        <source>Record one first.</source>
        <translation>Registrane uno prima.</translation>
    </message>
    <message>
        <source>{0} has no voice to split it by.</source>
        <translation>{0} non ha una voce secondo cui dividerla.</translation>
    </message>
    <message>
        <source>{0} are not said by the same character.</source>
        <translation>{0} non sono dette dallo stesso personaggio.</translation>
    </message>
    <message>
        <source>{0} do not follow one another in one take.</source>
        <translation>{0} non si susseguono in un solo take.</translation>
    </message>
    <message>
        <source>{0} do not show parts of the take that follow one another.</source>
        <translation>{0} non mostrano parti del take che si susseguono.</translation>
    </message>
    <message>
        <source>The ranges to split a line by do not rise.</source>
        <translation>Gli intervalli secondo cui dividere una battuta non sono crescenti.</translation>
    </message>
    <message>
        <source>Rename project</source>
        <translation>Rinomina progetto</translation>
    </message>
    <message>
        <source>Change format</source>
        <translation>Cambia formato</translation>
    </message>
    <message>
        <source>Nothing of the take {0} lies between {1} and {2} s.</source>
        <translation>Nulla del take {0} sta fra {1} e {2} s.</translation>
    </message>
    <message>
        <source>Text of {0}</source>
        <translation>Testo: {0}</translation>
    </message>
    <message>
        <source>Give {0} to {1}</source>
        <translation>Assegna {0} a {1}</translation>
    </message>
    <message>
        <source>Duplicate {0}</source>
        <translation>Duplica {0}</translation>
    </message>
    <message>
        <source>Delete {0}</source>
        <translation>Elimina {0}</translation>
    </message>
    <message>
        <source>A line of {0} s has no length.</source>
        <translation>Una battuta di {0} s non ha durata.</translation>
    </message>
    <message>
        <source>There is no marker {0}.</source>
        <translation>Il marcatore {0} non c&apos;è.</translation>
    </message>
    <message>
        <source>No line is chosen.</source>
        <translation>Nessuna battuta è scelta.</translation>
    </message>
    <message>
        <source>Choose a line first.</source>
        <translation>Scegli prima una battuta.</translation>
    </message>
    <message>
        <source>There is no line {0}.</source>
        <translation>La battuta {0} non c&apos;è.</translation>
    </message>
    <message>
        <source>{0} is locked.</source>
        <translation>{0} è bloccata.</translation>
    </message>
    <message>
        <source>Unlock it first.</source>
        <translation>Sbloccala prima.</translation>
    </message>
    <message>
        <source>There is no take {0}.</source>
        <translation>Il take {0} non c&apos;è.</translation>
    </message>
    <message>
        <source>There is no character {0}.</source>
        <translation>Il personaggio {0} non c&apos;è.</translation>
    </message>
    <message>
        <source>The change cannot be made: {0}.</source>
        <translation>La modifica non si può fare: {0}.</translation>
    </message>
    <message>
        <source>Add marker</source>
        <translation>Aggiungi marcatore</translation>
    </message>
    <message>
        <source>Move {0}</source>
        <translation>Sposta {0}</translation>
    </message>
    <message>
        <source>Set guide</source>
        <translation>Imposta guida</translation>
    </message>
    <message>
        <source>Move guide</source>
        <translation>Sposta guida</translation>
    </message>
    <message>
        <source>Remove guide</source>
        <translation>Rimuovi guida</translation>
    </message>
    <message>
        <source>There is no guide to move.</source>
        <translation>Non c&apos;è una guida da spostare.</translation>
    </message>
    <message>
        <source>Choose a guide first.</source>
        <translation>Scegli prima una guida.</translation>
    </message>
    <message>
        <source>Change {0} of {1}</source>
        <translation>Cambia {0}: {1}</translation>
    </message>
    <message>
        <source>Reset {0}</source>
        <translation>Azzera {0}</translation>
    </message>
    <message>
        <source>Change the seed of {0}</source>
        <translation>Cambia il seme: {0}</translation>
    </message>
    <message>
        <source>Change the quality of {0}</source>
        <translation>Cambia la qualità: {0}</translation>
    </message>
    <message>
        <source>{0} is {1}, not a number.</source>
        <translation>{0} è {1}, non un numero.</translation>
    </message>
    <message>
        <source>There is no control {0}.</source>
        <translation>La regolazione {0} non c&apos;è.</translation>
    </message>
    <message>
        <source>Use one of {0}.</source>
        <translation>Usa una di {0}.</translation>
    </message>
    <message>
        <source>Add a picture take of {0}</source>
        <translation>Aggiungi una resa: {0}</translation>
    </message>
    <message>
        <source>Choose a picture take of {0}</source>
        <translation>Scegli una resa: {0}</translation>
    </message>
    <message>
        <source>Star a picture take of {0}</source>
        <translation>Stelle a una resa: {0}</translation>
    </message>
    <message>
        <source>Rename a picture take of {0}</source>
        <translation>Rinomina una resa: {0}</translation>
    </message>
    <message>
        <source>Remove a picture take of {0}</source>
        <translation>Rimuovi una resa: {0}</translation>
    </message>
    <message>
        <source>Keep segments of {0}</source>
        <translation>Tieni segmenti: {0}</translation>
    </message>
    <message>
        <source>{0} has no picture take {1}.</source>
        <translation>{0} non ha la resa {1}.</translation>
    </message>
    <message>
        <source>{0} has only this picture take.</source>
        <translation>{0} ha soltanto questa resa.</translation>
    </message>
    <message>
        <source>Reset curves of {0}</source>
        <translation>Azzera curve: {0}</translation>
    </message>
    <message>
        <source>Reset a curve of {0}</source>
        <translation>Azzera una curva: {0}</translation>
    </message>
    <message>
        <source>Paste points on {0}</source>
        <translation>Incolla punti: {0}</translation>
    </message>
    <message>
        <source>Change points of {0}</source>
        <translation>Cambia punti: {0}</translation>
    </message>
    <message>
        <source>Add a point of {0}</source>
        <translation>Aggiungi un punto: {0}</translation>
    </message>
    <message>
        <source>Move a point of {0}</source>
        <translation>Sposta un punto: {0}</translation>
    </message>
    <message>
        <source>Remove points of {0}</source>
        <translation>Rimuovi punti: {0}</translation>
    </message>
    <message>
        <source>Set a point of {0}</source>
        <translation>Imposta un punto: {0}</translation>
    </message>
    <message>
        <source>Draw a curve of {0}</source>
        <translation>Disegna una curva: {0}</translation>
    </message>
    <message>
        <source>Nothing is drawn.</source>
        <translation>Nulla è disegnato.</translation>
    </message>
    <message>
        <source>No points are copied.</source>
        <translation>Nessun punto è copiato.</translation>
    </message>
    <message>
        <source>Copy those of a line first.</source>
        <translation>Copia prima quelli di una battuta.</translation>
    </message>
    <message>
        <source>{0} has no point {1}.</source>
        <translation>{0} non ha il punto {1}.</translation>
    </message>
    <message>
        <source>Gain of {0}</source>
        <translation>Guadagno di {0}</translation>
    </message>
    <message>
        <source>It says of itself that it was made with EMO Desktop; that can be written into any file.</source>
        <translation>Dice di sé di essere stato fatto con EMO Desktop; lo si può scrivere in qualunque file.</translation>
    </message>
    <message>
        <source>So nothing is known of where it comes from. That does not mean that it was filmed: most films carry neither, and both can be removed.</source>
        <translation>Quindi non si sa nulla della sua origine. Non vuol dire che sia stato ripreso dal vero: la maggior parte dei filmati non ha né l&apos;una né l&apos;altra cosa, ed entrambe si possono togliere.</translation>
    </message>
    <message>
        <source>Its maker, {0}, says: {1}.</source>
        <translation>Chi lo ha fatto, {0}, dice: {1}.</translation>
    </message>
    <message>
        <source>It was put into another file since it was made, and signed again.</source>
        <translation>Da quando è stato fatto è stato messo in un altro file e firmato di nuovo.</translation>
    </message>
    <message>
        <source>The mark in its pictures belongs to another film than its credentials.</source>
        <translation>Il marchio nelle sue immagini è di un filmato diverso da quello delle sue credenziali.</translation>
    </message>
    <message>
        <source>Its pictures bear the mark of EMO Desktop (film {0}).</source>
        <translation>Le sue immagini portano il marchio di EMO Desktop (filmato {0}).</translation>
    </message>
    <message>
        <source>How is said in a way of later.</source>
        <translation>Come siano nate è detto in un modo di una versione successiva.</translation>
    </message>
    <message>
        <source>Whether it was changed since then cannot be told.</source>
        <translation>Se da allora sia stato modificato non si può dire.</translation>
    </message>
    <message>
        <source>No mark of EMO Desktop was found in its pictures.</source>
        <translation>Nelle sue immagini non è stato trovato alcun marchio di EMO Desktop.</translation>
    </message>
    <message>
        <source>Of {0} pictures {1} are not as they were signed, first {2}.</source>
        <translation>Di {0} immagini {1} non sono come furono firmate, la prima è {2}.</translation>
    </message>
    <message>
        <source>Of {0} pictures {1} carry no Content Credentials, first {2}.</source>
        <translation>Di {0} immagini {1} non hanno Content Credentials, la prima è {2}.</translation>
    </message>
    <message>
        <source>The pictures belong to different films.</source>
        <translation>Le immagini sono di filmati diversi.</translation>
    </message>
    <message>
        <source>All {0} pictures are as they were signed, by a signer who is known here.</source>
        <translation>Tutte le {0} immagini sono come furono firmate, da chi qui è conosciuto.</translation>
    </message>
    <message>
        <source>All {0} pictures are as they were signed; who signed is not known here.</source>
        <translation>Tutte le {0} immagini sono come furono firmate; chi ha firmato qui non è conosciuto.</translation>
    </message>
    <message>
        <source>The pictures were generated by a neural network from a portrait and a voice. What is seen was never filmed.</source>
        <translation>Le immagini sono state generate da una rete neurale da un ritratto e da una voce. Ciò che si vede non è mai stato ripreso dal vero.</translation>
    </message>
    <message>
        <source>A portrait was animated by a computer to a voice. What is seen was never filmed.</source>
        <translation>Un ritratto è stato animato da un computer su una voce. Ciò che si vede non è mai stato ripreso dal vero.</translation>
    </message>
    <message>
        <source>Some of the pictures were generated by a neural network, others are an animated portrait. What is seen was never filmed.</source>
        <translation>Alcune immagini sono state generate da una rete neurale, altre sono un ritratto animato. Ciò che si vede non è mai stato ripreso dal vero.</translation>
    </message>
    <message>
        <source>The film was changed after it was signed.</source>
        <translation>Il filmato è stato modificato dopo la firma.</translation>
    </message>
    <message>
        <source>The file was changed after it was signed.</source>
        <translation>Il file è stato modificato dopo la firma.</translation>
    </message>
    <message>
        <source>The signature does not belong to what was signed.</source>
        <translation>La firma non corrisponde a ciò che fu firmato.</translation>
    </message>
    <message>
        <source>What was signed has been changed.</source>
        <translation>Ciò che fu firmato è stato modificato.</translation>
    </message>
    <message>
        <source>A part of what was signed is missing.</source>
        <translation>Manca una parte di ciò che fu firmato.</translation>
    </message>
    <message>
        <source>Something was added to what was signed.</source>
        <translation>A ciò che fu firmato è stato aggiunto qualcosa.</translation>
    </message>
    <message>
        <source>The signer&apos;s certificate was revoked.</source>
        <translation>Il certificato di chi ha firmato è stato revocato.</translation>
    </message>
    <message>
        <source>The signer&apos;s certificate is not fit for signing films.</source>
        <translation>Il certificato di chi ha firmato non è adatto a firmare filmati.</translation>
    </message>
    <message>
        <source>The signer&apos;s certificate has run out, and nothing proves that it was signed before.</source>
        <translation>Il certificato di chi ha firmato è scaduto, e nulla prova che la firma sia di prima.</translation>
    </message>
    <message>
        <source>It was signed outside the time for which the signer&apos;s certificate is valid.</source>
        <translation>È stato firmato fuori dal periodo in cui vale il certificato di chi ha firmato.</translation>
    </message>
    <message>
        <source>Files of this kind cannot carry Content Credentials.</source>
        <translation>I file di questo tipo non possono avere Content Credentials.</translation>
    </message>
    <message>
        <source>It carries no Content Credentials.</source>
        <translation>Non ha Content Credentials.</translation>
    </message>
    <message>
        <source>It cannot be read as what its name says.</source>
        <translation>Non si può leggere come ciò che dice il suo nome.</translation>
    </message>
    <message>
        <source>Its credentials are damaged.</source>
        <translation>Le sue credenziali sono danneggiate.</translation>
    </message>
    <message>
        <source>The film is as it was signed, by a signer who is known here.</source>
        <translation>Il filmato è come fu firmato, da chi qui è conosciuto.</translation>
    </message>
    <message>
        <source>The film is as it was signed; who signed is not known here.</source>
        <translation>Il filmato è come fu firmato; chi ha firmato qui non è conosciuto.</translation>
    </message>
    <message>
        <source>The credentials do not hold ({0}).</source>
        <translation>Le credenziali non reggono ({0}).</translation>
    </message>
    <message>
        <source>Mute {0}</source>
        <translation>Muto: {0}</translation>
    </message>
    <message>
        <source>Unmute {0}</source>
        <translation>Non più muto: {0}</translation>
    </message>
    <message>
        <source>Solo {0}</source>
        <translation>Solo: {0}</translation>
    </message>
    <message>
        <source>Unsolo {0}</source>
        <translation>Non più solo: {0}</translation>
    </message>
    <message>
        <source>Gain of the guide</source>
        <translation>Guadagno della guida</translation>
    </message>
    <message>
        <source>Hear everything</source>
        <translation>Senti tutto</translation>
    </message>
    <message>
        <source>There is no guide.</source>
        <translation>Non c&apos;è una guida.</translation>
    </message>
    <message>
        <source>Add take {0}</source>
        <translation>Aggiungi take {0}</translation>
    </message>
    <message>
        <source>Choose a take of {0}</source>
        <translation>Scegli un take: {0}</translation>
    </message>
    <message>
        <source>Rename take {0}</source>
        <translation>Rinomina take {0}</translation>
    </message>
    <message>
        <source>Star take {0}</source>
        <translation>Stelle al take {0}</translation>
    </message>
    <message>
        <source>Note on take {0}</source>
        <translation>Nota sul take {0}</translation>
    </message>
    <message>
        <source>Music in take {0}</source>
        <translation>Musica nel take {0}</translation>
    </message>
    <message>
        <source>Find {0}</source>
        <translation>Trova {0}</translation>
    </message>
    <message>
        <source>Open a gap</source>
        <translation>Apri uno spazio</translation>
    </message>
    <message>
        <source>Close a gap</source>
        <translation>Chiudi uno spazio</translation>
    </message>
    <message>
        <source>Trim {0}</source>
        <translation>Rifila {0}</translation>
    </message>
    <message>
        <source>Nothing of {0} would be left.</source>
        <translation>Nulla resterebbe: {0}.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Non c&apos;è nulla da annullare.</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Non c&apos;è nulla da ripristinare.</translation>
    </message>
    <message>
        <source>The history has no step {0}.</source>
        <translation>La cronologia non ha il passo {0}.</translation>
    </message>
    <message>
        <source>There is no folder {0}.</source>
        <translation>La cartella {0} non c&apos;è.</translation>
    </message>
    <message>
        <source>Look where it is now.</source>
        <translation>Guarda dov&apos;è ora.</translation>
    </message>
    <message>
        <source>The project {0} is open elsewhere{1}.</source>
        <translation>Il progetto {0} è aperto altrove{1}.</translation>
    </message>
    <message>
        <source>Close it there first.</source>
        <translation>Chiudilo prima là.</translation>
    </message>
    <message>
        <source>The project {0} cannot be locked: {1}.</source>
        <translation>Il progetto {0} non si può bloccare: {1}.</translation>
    </message>
    <message>
        <source>Copy it to a disk of this machine.</source>
        <translation>Copialo su un disco di questo computer.</translation>
    </message>
    <message>
        <source>Look where it was moved to.</source>
        <translation>Guarda dov&apos;è stato spostato.</translation>
    </message>
    <message>
        <source>Look at the disk.</source>
        <translation>Guarda il disco.</translation>
    </message>
    <message>
        <source>The script has {0} characters.</source>
        <translation>Il copione ha {0} caratteri.</translation>
    </message>
    <message>
        <source>Paste it in parts.</source>
        <translation>Incollalo a parti.</translation>
    </message>
    <message>
        <source>The script has no words.</source>
        <translation>Il copione non ha parole.</translation>
    </message>
    <message>
        <source>Write NAME: and what is said.</source>
        <translation>Scrivi NOME: e ciò che si dice.</translation>
    </message>
    <message>
        <source>{0} is read-only: nothing can be saved there.</source>
        <translation>{0} è di sola lettura: lì non si può salvare nulla.</translation>
    </message>
    <message>
        <source>Copy the project to another folder, and open it there.</source>
        <translation>Copia il progetto in un&apos;altra cartella, e aprilo lì.</translation>
    </message>
    <message>
        <source>Restore unsaved work</source>
        <translation>Recupera il lavoro non salvato</translation>
    </message>
    <message>
        <source>The project {0} does not end in {1}.</source>
        <translation>Il progetto {0} non finisce in {1}.</translation>
    </message>
    <message>
        <source>{0} is not a project: it has no {1}.</source>
        <translation>{0} non è un progetto: non ha {1}.</translation>
    </message>
    <message>
        <source>Name a folder that ends in {0}; earlier states are in its {1}.</source>
        <translation>Indica una cartella che finisce in {0}; gli stati precedenti sono nella sua {1}.</translation>
    </message>
    <message>
        <source>The disk of {0} has {1} MiB free, and {2} MiB are needed.</source>
        <translation>Il disco di {0} ha {1} MiB liberi, e ne servono {2} MiB.</translation>
    </message>
    <message>
        <source>Make room and try again.</source>
        <translation>Fai spazio e riprova.</translation>
    </message>
    <message>
        <source>{0} exists already, and is not empty.</source>
        <translation>{0} esiste già, e non è vuota.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Scegli un altro nome.</translation>
    </message>
    <message>
        <source>The path of {0} cannot be stored.</source>
        <translation>Il percorso di {0} non si può salvare.</translation>
    </message>
    <message>
        <source>Let it be copied into the project, or rename it.</source>
        <translation>Lascia che sia copiato nel progetto, o rinominalo.</translation>
    </message>
    <message>
        <source>{0} changed while it was copied.</source>
        <translation>{0} è cambiato mentre veniva copiato.</translation>
    </message>
    <message>
        <source>Try again when it is complete.</source>
        <translation>Riprova quando è completo.</translation>
    </message>
    <message>
        <source>Row {0} of the cue sheet is cut off: {1}.</source>
        <translation>La riga {0} dell&apos;elenco di battute è troncata: {1}.</translation>
    </message>
    <message>
        <source>Row {0} of the cue sheet is cut off.</source>
        <translation>La riga {0} dell&apos;elenco di battute è troncata.</translation>
    </message>
    <message>
        <source>{0} is no packed project: {1}.</source>
        <translation>{0} non è un progetto impacchettato: {1}.</translation>
    </message>
    <message>
        <source>Copy or download it once more.</source>
        <translation>Copialo o scaricalo ancora una volta.</translation>
    </message>
    <message>
        <source>{0} exists already.</source>
        <translation>{0} esiste già.</translation>
    </message>
    <message>
        <source>Use {0} from the library</source>
        <translation>Usa {0} dalla libreria</translation>
    </message>
    <message>
        <source>{0} holds no single character.</source>
        <translation>{0} non contiene un solo personaggio.</translation>
    </message>
    <message>
        <source>The picture of {0} in the library is missing.</source>
        <translation>L&apos;immagine di {0} nella libreria manca.</translation>
    </message>
    <message>
        <source>The picture {0} is not what it was.</source>
        <translation>L&apos;immagine {0} non è quella che era.</translation>
    </message>
    <message>
        <source>Find the picture that was used, or choose the new one as the portrait first.</source>
        <translation>Trova l&apos;immagine che è stata usata, o scegli prima la nuova come ritratto.</translation>
    </message>
    <message>
        <source>No line that is meant has both a voice and a character.</source>
        <translation>Nessuna delle battute scelte ha sia una voce sia un personaggio.</translation>
    </message>
    <message>
        <source>None of the lines is said by these characters.</source>
        <translation>Nessuna delle battute è detta da questi personaggi.</translation>
    </message>
    <message>
        <source>Choose others.</source>
        <translation>Scegline altri.</translation>
    </message>
    <message>
        <source>There is already {0} in {1}.</source>
        <translation>C&apos;è già {0} in {1}.</translation>
    </message>
    <message>
        <source>The project has no lines.</source>
        <translation>Il progetto non ha battute.</translation>
    </message>
    <message>
        <source>{0} is no folder.</source>
        <translation>{0} non è una cartella.</translation>
    </message>
    <message>
        <source>Lines are files of their own: make a folder.</source>
        <translation>Ogni battuta è un file: crea una cartella.</translation>
    </message>
    <message>
        <source>Single lines and a part of the film cannot both be chosen.</source>
        <translation>Non si possono scegliere insieme singole battute e una parte del film.</translation>
    </message>
    <message>
        <source>Leave out one.</source>
        <translation>Togline una.</translation>
    </message>
    <message>
        <source>There is nothing in the range: the film has {0} frames, and the range goes from {1} to {2}.</source>
        <translation>Nell&apos;intervallo non c&apos;è niente: il film ha {0} fotogrammi, e l&apos;intervallo va da {1} a {2}.</translation>
    </message>
    <message>
        <source>The disk of {0} has {1} MiB free, the films may need {2} MiB.</source>
        <translation>Sul disco di {0} sono liberi {1} MiB, ai filmati possono servire {2} MiB.</translation>
    </message>
    <message>
        <source>Make room on that disk, or choose another.</source>
        <translation>Libera spazio su quel disco, o scegline un altro.</translation>
    </message>
    <message>
        <source>The name template {0} cannot be understood.</source>
        <translation>Il modello dei nomi {0} non è comprensibile.</translation>
    </message>
    <message>
        <source>The name template is empty.</source>
        <translation>Il modello dei nomi è vuoto.</translation>
    </message>
    <message>
        <source>For instance: {0}</source>
        <translation>Per esempio: {0}</translation>
    </message>
    <message>
        <source>None of these lines has both a voice and a character.</source>
        <translation>Nessuna di queste battute ha sia una voce sia un personaggio.</translation>
    </message>
    <message>
        <source>Give them a voice and a character first.</source>
        <translation>Prima assegna loro una voce e un personaggio.</translation>
    </message>
    <message>
        <source>No range is marked.</source>
        <translation>Nessun intervallo è segnato.</translation>
    </message>
    <message>
        <source>Mark one with I and O, or choose the whole.</source>
        <translation>Segnane uno con I e O, o scegli il tutto.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importa</translation>
    </message>
    <message>
        <source>Use a file that was exported from the settings of this program.</source>
        <translation>Usa un file esportato dalle impostazioni di questo programma.</translation>
    </message>
    <message>
        <source>{0} is no file of keys that this version knows.</source>
        <translation>{0} non è un file di tasti che questa versione conosce.</translation>
    </message>
    <message>
        <source>{0} is no file of keys: it does not list keys by command.</source>
        <translation>{0} non è un file di tasti: non elenca tasti per comando.</translation>
    </message>
    <message>
        <source>{0} is too large to be a file of keys.</source>
        <translation>{0} è troppo grande per essere un file di tasti.</translation>
    </message>
    <message>
        <source>{0} is no file of keys: it is not JSON.</source>
        <translation>{0} non è un file di tasti: non è JSON.</translation>
    </message>
    <message>
        <source>The picture take was removed.</source>
        <translation>La resa è stata rimossa.</translation>
    </message>
    <message>
        <source>Take the job off the list.</source>
        <translation>Togli il lavoro dalla coda.</translation>
    </message>
    <message>
        <source>What was rendered cannot be kept in {0}.</source>
        <translation>Ciò che è stato renderizzato non si può conservare in {0}.</translation>
    </message>
    <message>
        <source>Make room on that disk, or allow a larger cache; then resume.</source>
        <translation>Fai spazio su quel disco, o permetti una cache più grande; poi riprendi.</translation>
    </message>
    <message>
        <source>The frames of this line take {0} MiB, and the cache may take {1} MiB.</source>
        <translation>I fotogrammi di questa battuta occupano {0} MiB, e la cache può occupare {1} MiB.</translation>
    </message>
    <message>
        <source>Allow a larger cache in the settings (cache_limit_bytes), then resume.</source>
        <translation>Permetti una cache più grande nelle impostazioni (cache_limit_bytes), poi riprendi.</translation>
    </message>
    <message>
        <source>The disk of {0} has {1} MiB free, the frames of this line may need {2} MiB.</source>
        <translation>Il disco di {0} ha {1} MiB liberi, i fotogrammi di questa battuta possono richiedere {2} MiB.</translation>
    </message>
    <message>
        <source>Make room on that disk, then resume.</source>
        <translation>Fai spazio su quel disco, poi riprendi.</translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation>Scegline un altro.</translation>
    </message>
    <message>
        <source>A take is put together from at least one piece.</source>
        <translation>Un take si compone di almeno un pezzo.</translation>
    </message>
    <message>
        <source>Name one.</source>
        <translation>Indicane uno.</translation>
    </message>
    <message>
        <source>Line {0} has no take yet.</source>
        <translation>La battuta {0} non ha ancora un take.</translation>
    </message>
    <message>
        <source>Record or import one first.</source>
        <translation>Registrane o importane uno prima.</translation>
    </message>
    <message>
        <source>The take {0} lasts {1} s, and a piece of it should end at {2} s.</source>
        <translation>Il take {0} dura {1} s, e un suo pezzo dovrebbe finire a {2} s.</translation>
    </message>
    <message>
        <source>Let it end earlier.</source>
        <translation>Fallo finire prima.</translation>
    </message>
    <message>
        <source>Apply a look</source>
        <translation>Applica una resa</translation>
    </message>
    <message>
        <source>Change gaze target</source>
        <translation>Cambia la meta dello sguardo</translation>
    </message>
    <message>
        <source>There are no other lines to apply the look to.</source>
        <translation>Non ci sono altre battute a cui applicare la resa.</translation>
    </message>
    <message>
        <source>Select them too.</source>
        <translation>Seleziona anche quelle.</translation>
    </message>
    <message>
        <source>Replace {0}</source>
        <translation>Sostituisci {0}</translation>
    </message>
    <message>
        <source>{0} lasts {1} s, and line {2} uses {3} up to {4} s.</source>
        <translation>{0} dura {1} s, e la battuta {2} usa {3} fino a {4} s.</translation>
    </message>
    <message>
        <source>Trim the line first, or choose a longer sound.</source>
        <translation>Rifila prima la battuta, o scegli un suono più lungo.</translation>
    </message>
    <message>
        <source>There is no weights pack {0} in {1}.</source>
        <translation>Il pacchetto di pesi {0} non c&apos;è in {1}.</translation>
    </message>
    <message>
        <source>Importing weights needs {0}, which the program was set up without.</source>
        <translation>Per importare pesi serve {0}, senza cui il programma è stato installato.</translation>
    </message>
    <message>
        <source>A pack cannot be called {0}.</source>
        <translation>Un pacchetto non si può chiamare {0}.</translation>
    </message>
    <message>
        <source>Use letters, digits, dots, dashes and underscores, 64 at most.</source>
        <translation>Usa lettere, cifre, punti, trattini e trattini bassi, al massimo 64.</translation>
    </message>
    <message>
        <source>There is already a pack {0} in {1}.</source>
        <translation>C&apos;è già un pacchetto {0} in {1}.</translation>
    </message>
    <message>
        <source>The licences have to be accepted before the pack is made.</source>
        <translation>Le licenze vanno accettate prima di creare il pacchetto.</translation>
    </message>
    <message>
        <source>The import was ended from outside (signal {0}).</source>
        <translation>L&apos;importazione è stata interrotta dall&apos;esterno (segnale {0}).</translation>
    </message>
    <message>
        <source>There may be too little memory; close other programs, and try again.</source>
        <translation>Forse la memoria è poca; chiudi altri programmi, e riprova.</translation>
    </message>
    <message>
        <source>{0} is not a JSON list of points.</source>
        <translation>{0} non è un elenco JSON di punti.</translation>
    </message>
    <message>
        <source>{0}: it is not an object.</source>
        <translation>{0}: non è un oggetto.</translation>
    </message>
    <message>
        <source>Leave one of them out.</source>
        <translation>Tralasciane uno.</translation>
    </message>
    <message>
        <source>{0} cannot be opened: {1}.</source>
        <translation>{0} non si può aprire: {1}.</translation>
    </message>
    <message>
        <source>{0} is not valid JSON: {1}.</source>
        <translation>{0} non è JSON valido: {1}.</translation>
    </message>
    <message>
        <source>{0}: {1} is {2}, not a number.</source>
        <translation>{0}: {1} è {2}, non un numero.</translation>
    </message>
    <message>
        <source>There is no film in the range: it has {0} frames, and the range goes from {1} to {2}.</source>
        <translation>Nell’intervallo non c’è filmato: ha {0} fotogrammi, e l’intervallo va da {1} a {2}.</translation>
    </message>
    <message>
        <source>Choose a range that begins before it ends, and before the film does.</source>
        <translation>Scegli un intervallo che inizi prima di finire, e prima della fine del filmato.</translation>
    </message>
    <message>
        <source>Line {0} is drawn by the draft, which is not rendered in segments.</source>
        <translation>La battuta {0} è disegnata dalla bozza, che non si renderizza a segmenti.</translation>
    </message>
    <message>
        <source>Line {0} has no segment {1}: it has {2}.</source>
        <translation>La battuta {0} non ha il segmento {1}: ne ha {2}.</translation>
    </message>
    <message>
        <source>Line {0} is not rendered yet, so that nothing can be kept beside segment {1}.</source>
        <translation>La battuta {0} non è ancora renderizzata, e quindi accanto al segmento {1} non si può tenere nulla.</translation>
    </message>
    <message>
        <source>There is nothing to see: no line of the project has both a voice and a character.</source>
        <translation>Non c&apos;è nulla da vedere: nessuna battuta del progetto ha sia una voce sia un personaggio.</translation>
    </message>
    <message>
        <source>There is no line {0}: the project has {1}.</source>
        <translation>La battuta {0} non c&apos;è: il progetto ne ha {1}.</translation>
    </message>
    <message>
        <source>Files of the project are not as they were: {0}{1}.</source>
        <translation>Alcuni file del progetto non sono com&apos;erano: {0}{1}.</translation>
    </message>
    <message>
        <source>The project has no character to say the line.</source>
        <translation>Il progetto non ha un personaggio che dica la battuta.</translation>
    </message>
    <message>
        <source>Final quality needs a weights pack, and there is none that may be used.</source>
        <translation>La qualità finale richiede un pacchetto di pesi, e non ce n&apos;è nessuno che si possa usare.</translation>
    </message>
    <message>
        <source>There are several weights packs: {0}.</source>
        <translation>Ci sono più pacchetti di pesi: {0}.</translation>
    </message>
    <message>
        <source>The pack {0} does not obey {1}.</source>
        <translation>Il pacchetto {0} non ubbidisce a {1}.</translation>
    </message>
    <message>
        <source>Record {0}</source>
        <translation>Registra {0}</translation>
    </message>
    <message>
        <source>Punch {0} in</source>
        <translation>Inserisci in {0}</translation>
    </message>
    <message>
        <source>The line is locked.</source>
        <translation>La battuta è bloccata.</translation>
    </message>
    <message>
        <source>Unlock it to record it.</source>
        <translation>Sbloccala per registrarla.</translation>
    </message>
    <message>
        <source>Nothing of the line lies between in and out.</source>
        <translation>Nulla della battuta sta fra attacco e stacco.</translation>
    </message>
    <message>
        <source>Set them anew.</source>
        <translation>Impostali di nuovo.</translation>
    </message>
    <message>
        <source>The line has no take yet.</source>
        <translation>La battuta non ha ancora un take.</translation>
    </message>
    <message>
        <source>Record all of it first.</source>
        <translation>Registrala prima per intero.</translation>
    </message>
    <message>
        <source>The part does not lie in the line&apos;s take.</source>
        <translation>La parte non sta nel take della battuta.</translation>
    </message>
    <message>
        <source>Set in and out anew.</source>
        <translation>Imposta di nuovo attacco e stacco.</translation>
    </message>
    <message>
        <source>There is no input {0}.</source>
        <translation>L&apos;ingresso {0} non c&apos;è.</translation>
    </message>
    <message>
        <source>There is {0}.</source>
        <translation>C&apos;è {0}.</translation>
    </message>
    <message>
        <source>No sound input was found.</source>
        <translation>Nessun ingresso audio trovato.</translation>
    </message>
    <message>
        <source>Connect a microphone, then try again.</source>
        <translation>Collega un microfono, poi riprova.</translation>
    </message>
    <message>
        <source>{0} gave no sound.</source>
        <translation>{0} non ha dato alcun suono.</translation>
    </message>
    <message>
        <source>In curly brackets it may hold project, number, number:03, character and text.</source>
        <translation>Tra parentesi graffe può contenere project, number, number:03, character e text.</translation>
    </message>
    <message>
        <source>{0} is in {1} already.</source>
        <translation>{0} esiste già in {1}.</translation>
    </message>
    <message>
        <source>{0} of these films are in {1} already, as {2}.</source>
        <translation>{0} di questi filmati esistono già in {1}, come {2}.</translation>
    </message>
    <message>
        <source>Say that it is to be replaced, or choose another place.</source>
        <translation>Indica che va sostituito, o scegli un altro posto.</translation>
    </message>
    <message>
        <source>Find {0} files</source>
        <translation>Trova {0} file</translation>
    </message>
    <message>
        <source>None of the missing files was found there.</source>
        <translation>Lì non si è trovato nessuno dei file mancanti.</translation>
    </message>
    <message>
        <source>Try another folder.</source>
        <translation>Prova un&apos;altra cartella.</translation>
    </message>
    <message>
        <source>Rendering stopped unexpectedly.</source>
        <translation>Il rendering si è fermato inaspettatamente.</translation>
    </message>
    <message>
        <source>The sample {0} is missing from {1}.</source>
        <translation>L&apos;esempio {0} manca da {1}.</translation>
    </message>
    <message>
        <source>A segment cannot go on from one that is no longer kept.</source>
        <translation>Un segmento non può proseguire da uno che non è più conservato.</translation>
    </message>
    <message>
        <source>A picture that was to stay as it was is no longer kept.</source>
        <translation>Un&apos;immagine che doveva restare com&apos;era non è più conservata.</translation>
    </message>
    <message>
        <source>What led into the picture that stays is no longer kept.</source>
        <translation>Ciò che portava all&apos;immagine che resta non è più conservato.</translation>
    </message>
    <message>
        <source>The portrait has no face that could be animated.</source>
        <translation>Il ritratto non ha un viso che si possa animare.</translation>
    </message>
    <message>
        <source>The portrait has no face region: no part of its face lies in the square to be drawn.</source>
        <translation>Il ritratto non ha un&apos;area del viso: nessuna parte del viso sta nel quadrato da disegnare.</translation>
    </message>
    <message>
        <source>Final quality needs {0}, which the program was set up without.</source>
        <translation>Per la qualità finale serve {0}, senza cui il programma è stato installato.</translation>
    </message>
    <message>
        <source>The memory of {0} is too small for the pack {1}, whatever is saved.</source>
        <translation>La memoria di {0} è troppo poca per il pacchetto {1}, per quanto si risparmi.</translation>
    </message>
    <message>
        <source>Check the disk, and try again.</source>
        <translation>Controlla il disco, e riprova.</translation>
    </message>
    <message>
        <source>{0} is a file, not a folder.</source>
        <translation>{0} è un file, non una cartella.</translation>
    </message>
    <message>
        <source>Choose another output.</source>
        <translation>Scegli un&apos;altra uscita.</translation>
    </message>
    <message>
        <source>The disk of {0} has {1} MiB free, the film may need {2} MiB.</source>
        <translation>Il disco di {0} ha {1} MiB liberi, il filmato può richiedere {2} MiB.</translation>
    </message>
    <message>
        <source>The output {0} is also an input.</source>
        <translation>L&apos;uscita {0} è anche un ingresso.</translation>
    </message>
    <message>
        <source>Choose another name for the output.</source>
        <translation>Scegli un altro nome per l&apos;uscita.</translation>
    </message>
    <message>
        <source>{0} is not a film that can be read.</source>
        <translation>{0} non è un filmato che si possa leggere.</translation>
    </message>
    <message>
        <source>The spoken consent {0} is not what it was.</source>
        <translation>Il consenso pronunciato {0} non è più quello di prima.</translation>
    </message>
    <message>
        <source>Find the sound that was used, or record the consent again.</source>
        <translation>Cerca l&apos;audio che era stato usato, o registra di nuovo il consenso.</translation>
    </message>
    <message>
        <source>{0} cannot be written.</source>
        <translation>{0} non si può scrivere.</translation>
    </message>
    <message>
        <source>Use a part of {0}</source>
        <translation>Usa una parte di {0}</translation>
    </message>
    <message>
        <source>The line has no other take.</source>
        <translation>La battuta non ha un altro take.</translation>
    </message>
    <message>
        <source>Record or choose another first.</source>
        <translation>Prima registrane o scegline un altro.</translation>
    </message>
    <message>
        <source>The other take ends before that part.</source>
        <translation>L&apos;altro take finisce prima di quella parte.</translation>
    </message>
    <message>
        <source>Choose an earlier part.</source>
        <translation>Scegli una parte che viene prima.</translation>
    </message>
    <message>
        <source>Nothing is left of the line.</source>
        <translation>Della battuta non resta niente.</translation>
    </message>
    <message>
        <source>Choose a smaller part.</source>
        <translation>Scegli una parte più piccola.</translation>
    </message>
    <message>
        <source>The pack {0} came with the program and stays with it.</source>
        <translation>Il pacchetto {0} è arrivato con il programma e ci resta.</translation>
    </message>
    <message>
        <source>There is no certificate in {0}.</source>
        <translation>In {0} non c&apos;è un certificato.</translation>
    </message>
    <message>
        <source>Give a file of PEM certificates.</source>
        <translation>Indica un file di certificati PEM.</translation>
    </message>
    <message>
        <source>H.264</source>
        <translation>H.264</translation>
    </message>
    <message>
        <source>H.265</source>
        <translation>H.265</translation>
    </message>
    <message>
        <source>Disks with FAT32 hold files up to 4 GB: choose another disk, a part of the film, or a smaller preset.</source>
        <translation>I dischi FAT32 tengono file fino a 4 GB: scegli un altro disco, una parte del film o un preset più piccolo.</translation>
    </message>
    <message>
        <source>The folder {0} is gone.</source>
        <translation>La cartella {0} non c&apos;è più.</translation>
    </message>
    <message>
        <source>If it is on a drive that was removed, connect it again; or choose another.</source>
        <translation>Se è su un disco che è stato tolto, ricollegalo; oppure scegline un&apos;altra.</translation>
    </message>
    <message>
        <source>The name {0}… is too long.</source>
        <translation>Il nome {0}… è troppo lungo.</translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation>Accorcialo.</translation>
    </message>
    <message>
        <source>The film {0} came out damaged and was thrown away: {1}.</source>
        <translation>Il film {0} è venuto danneggiato ed è stato buttato: {1}.</translation>
    </message>
    <message>
        <source>The time code {0} leaves out numbers, which this frame rate does not.</source>
        <translation>Il timecode {0} salta dei numeri, cosa che questa frequenza non fa.</translation>
    </message>
    <message>
        <source>Write it with colons: 01:00:00:00</source>
        <translation>Scrivilo con i due punti: 01:00:00:00</translation>
    </message>
    <message>
        <source>The film cannot begin with {0}: {1}.</source>
        <translation>Il film non può cominciare con {0}: {1}.</translation>
    </message>
    <message>
        <source>For instance: 01:00:00:00</source>
        <translation>Per esempio: 01:00:00:00</translation>
    </message>
    <message>
        <source>There is nothing to list: the project has no lines.</source>
        <translation>Non c&apos;è niente da elencare: il progetto non ha battute.</translation>
    </message>
    <message>
        <source>Add some.</source>
        <translation>Aggiungine.</translation>
    </message>
    <message>
        <source>There is nothing to list: no line is heard.</source>
        <translation>Non c&apos;è niente da elencare: nessuna battuta si sente.</translation>
    </message>
    <message>
        <source>Record or import voices first.</source>
        <translation>Prima registra o importa delle voci.</translation>
    </message>
    <message>
        <source>An EDL has room for {0} lines, and there are {1}.</source>
        <translation>Una EDL ha posto per {0} righe, e ce ne sono {1}.</translation>
    </message>
    <message>
        <source>Export parts of the film, one character after the other, or OTIO.</source>
        <translation>Esporta parti del film, un personaggio dopo l&apos;altro, oppure OTIO.</translation>
    </message>
    <message>
        <source>An EDL has {0} sound channels, and this film needs {1}.</source>
        <translation>Una EDL ha {0} canali audio, e questo film ne richiede {1}.</translation>
    </message>
    <message>
        <source>Export one character after the other, or OTIO.</source>
        <translation>Esporta un personaggio dopo l&apos;altro, oppure OTIO.</translation>
    </message>
    <message>
        <source>The motion is too long for one glTF file.</source>
        <translation>Il movimento è troppo lungo per un solo file glTF.</translation>
    </message>
    <message>
        <source>Export a range, or single lines.</source>
        <translation>Esporta un intervallo o singole battute.</translation>
    </message>
    <message>
        <source>The portrait cannot be written into the file.</source>
        <translation>Il ritratto non si può scrivere nel file.</translation>
    </message>
    <message>
        <source>There is nothing to read: no line has words.</source>
        <translation>Non c&apos;è niente da leggere: nessuna battuta ha parole.</translation>
    </message>
    <message>
        <source>Write them first.</source>
        <translation>Prima scrivile.</translation>
    </message>
    <message>
        <source>Check that the file is complete.</source>
        <translation>Controlla che il file sia completo.</translation>
    </message>
    <message>
        <source>The pictures of {0} came out damaged and were thrown away: {1}.</source>
        <translation>Le immagini di {0} sono venute danneggiate e sono state buttate: {1}.</translation>
    </message>
    <message>
        <source>Mend the file.</source>
        <translation>Correggi il file.</translation>
    </message>
    <message>
        <source>{0}: id is the name of the file.</source>
        <translation>{0}: id è il nome del file.</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>Toglilo.</translation>
    </message>
    <message>
        <source>{0}: it is not JSON.</source>
        <translation>{0}: non è JSON.</translation>
    </message>
    <message>
        <source>There is no preset {0}.</source>
        <translation>Non c&apos;è un preset {0}.</translation>
    </message>
    <message>
        <source>There are: {0}.</source>
        <translation>Ci sono: {0}.</translation>
    </message>
    <message>
        <source>The preset {0} is called like one of the program&apos;s.</source>
        <translation>Il preset {0} si chiama come uno del programma.</translation>
    </message>
    <message>
        <source>Rename the file.</source>
        <translation>Rinomina il file.</translation>
    </message>
    <message>
        <source>The preset {0} is no preset: it is too large.</source>
        <translation>Il preset {0} non è un preset: è troppo grande.</translation>
    </message>
    <message>
        <source>The preset {0} is missing.</source>
        <translation>Il preset {0} manca.</translation>
    </message>
    <message>
        <source>The preset {0} cannot be read: {1}.</source>
        <translation>Il preset {0} non si può leggere: {1}.</translation>
    </message>
    <message>
        <source>{0} is damaged.</source>
        <translation>{0} è danneggiato.</translation>
    </message>
    <message>
        <source>Record a new consent, or leave this character&apos;s lines out.</source>
        <translation>Registra un nuovo consenso, o lascia fuori le battute di questo personaggio.</translation>
    </message>
    <message>
        <source>Nobody has said yet by what right {0} may be seen and heard.</source>
        <translation>Nessuno ha ancora detto con quale diritto {0} può essere visto e sentito.</translation>
    </message>
    <message>
        <source>Record a consent with the character.</source>
        <translation>Registra un consenso per il personaggio.</translation>
    </message>
    <message>
        <source>The consent for {0} was withdrawn on {1}.</source>
        <translation>Il consenso per {0} è stato revocato il {1}.</translation>
    </message>
    <message>
        <source>The consent for {0} ended on {1}.</source>
        <translation>Il consenso per {0} è scaduto il {1}.</translation>
    </message>
    <message>
        <source>The consent for {0} counts from {1} on.</source>
        <translation>Il consenso per {0} vale dal {1}.</translation>
    </message>
    <message>
        <source>Wait for that day, or leave this character&apos;s lines out.</source>
        <translation>Aspetta quel giorno, o lascia fuori le battute di questo personaggio.</translation>
    </message>
    <message>
        <source>Look at the key in the settings, or export without Content Credentials.</source>
        <translation>Controlla la chiave nelle impostazioni, o esporta senza Content Credentials.</translation>
    </message>
    <message>
        <source>Films cannot be signed with a key of this kind.</source>
        <translation>I film non si possono firmare con una chiave di questo tipo.</translation>
    </message>
    <message>
        <source>Use an elliptic curve key (P-256, P-384 or P-521), Ed25519, or RSA of 2048 bits.</source>
        <translation>Usa una chiave a curva ellittica (P-256, P-384 o P-521), Ed25519 o RSA da 2048 bit.</translation>
    </message>
    <message>
        <source>The private key does not belong to the first certificate in {0}.</source>
        <translation>La chiave privata non appartiene al primo certificato in {0}.</translation>
    </message>
    <message>
        <source>Put the signer&apos;s own certificate first, then those that vouch for it.</source>
        <translation>Metti prima il certificato di chi firma, poi quelli che lo garantiscono.</translation>
    </message>
    <message>
        <source>The certificate in {0} is valid from {1} to {2}.</source>
        <translation>Il certificato in {0} vale dal {1} al {2}.</translation>
    </message>
    <message>
        <source>Renew it, or check the clock of this machine.</source>
        <translation>Rinnovalo, o controlla l&apos;orologio di questo computer.</translation>
    </message>
    <message>
        <source>The certificate in {0} vouches for itself, which C2PA does not allow.</source>
        <translation>Il certificato in {0} garantisce per sé stesso, cosa che C2PA non ammette.</translation>
    </message>
    <message>
        <source>Use a certificate that another one has signed, and put both into the file.</source>
        <translation>Usa un certificato firmato da un altro, e metti tutti e due nel file.</translation>
    </message>
    <message>
        <source>{0} does not belong to {1}.</source>
        <translation>{0} non appartiene a {1}.</translation>
    </message>
    <message>
        <source>{0} is damaged, not PEM, or its password is not right.</source>
        <translation>{0} è danneggiato, non è PEM, o la password non è giusta.</translation>
    </message>
    <message>
        <source>The portrait that speaks of {0}</source>
        <translation>Il ritratto che parla di {0}</translation>
    </message>
    <message>
        <source>What is seen behind of {0}</source>
        <translation>Ciò che si vede dietro di {0}</translation>
    </message>
    <message>
        <source>The signed film is not valid: {0}</source>
        <translation>Il film firmato non è valido: {0}</translation>
    </message>
    <message>
        <source>{0} is not as it was signed, or was never signed.</source>
        <translation>{0} non è più come è stato firmato, o non è mai stato firmato.</translation>
    </message>
    <message>
        <source>Only what is signed and unchanged can be passed on as such.</source>
        <translation>Solo ciò che è firmato e non è cambiato si può trasmettere come tale.</translation>
    </message>
    <message>
        <source>A {0} cannot carry Content Credentials.</source>
        <translation>Un {0} non può portare Content Credentials.</translation>
    </message>
    <message>
        <source>Use MP4, MOV, PNG or WAV, or export without Content Credentials.</source>
        <translation>Usa MP4, MOV, PNG o WAV, o esporta senza Content Credentials.</translation>
    </message>
    <message>
        <source>{0} could not be signed: {1}.</source>
        <translation>{0} non si è potuto firmare: {1}.</translation>
    </message>
    <message>
        <source>Pictures cannot be signed: {0}.</source>
        <translation>Le immagini non si possono firmare: {0}.</translation>
    </message>
    <message>
        <source>A picture could not be signed: {0}.</source>
        <translation>Non è stato possibile firmare un&apos;immagine: {0}.</translation>
    </message>
    <message>
        <source>There are no PNG pictures in {0}.</source>
        <translation>In {0} non ci sono immagini PNG.</translation>
    </message>
    <message>
        <source>Choose a film, or the folder of the pictures of one.</source>
        <translation>Scegli un filmato, o la cartella delle immagini di un filmato.</translation>
    </message>
    <message>
        <source>Pictures go to a folder of their own.</source>
        <translation>Le immagini vanno in una cartella tutta loro.</translation>
    </message>
    <message>
        <source>The folder {0} holds other things, such as {1}.</source>
        <translation>La cartella {0} contiene altro, come {1}.</translation>
    </message>
    <message>
        <source>Pictures go to a folder of their own: choose another name.</source>
        <translation>Le immagini vanno in una cartella tutta loro: scegli un altro nome.</translation>
    </message>
    <message>
        <source>The sound {0} came out damaged and was thrown away.</source>
        <translation>Il suono {0} è venuto danneggiato ed è stato buttato.</translation>
    </message>
    <message>
        <source>The face embedder {0} cannot be run.</source>
        <translation>Il riconoscitore di visi {0} non si può eseguire.</translation>
    </message>
    <message>
        <source>{0} is a folder, not a picture.</source>
        <translation>{0} è una cartella, non un&apos;immagine.</translation>
    </message>
    <message>
        <source>{0} is not a file.</source>
        <translation>{0} non è un file.</translation>
    </message>
    <message>
        <source>The picture {0} is empty.</source>
        <translation>L&apos;immagine {0} è vuota.</translation>
    </message>
    <message>
        <source>The picture {0} is too large: {1} x {2} pixels are more than {3} megapixels.</source>
        <translation>L&apos;immagine {0} è troppo grande: {1} x {2} pixel sono più di {3} megapixel.</translation>
    </message>
    <message>
        <source>The picture {0} is too small: {1} x {2} pixels.</source>
        <translation>L&apos;immagine {0} è troppo piccola: {1} x {2} pixel.</translation>
    </message>
    <message>
        <source>Use a picture with at least 256 pixels on the short side.</source>
        <translation>Usa un&apos;immagine con almeno 256 pixel sul lato corto.</translation>
    </message>
    <message>
        <source>The picture {0} is wholly transparent.</source>
        <translation>L&apos;immagine {0} è del tutto trasparente.</translation>
    </message>
    <message>
        <source>The picture {0} shows nothing: every pixel is the same.</source>
        <translation>L&apos;immagine {0} non mostra nulla: tutti i pixel sono uguali.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>Controlla il percorso.</translation>
    </message>
    <message>
        <source>The picture {0} cannot be read: {1}.</source>
        <translation>L&apos;immagine {0} non si può leggere: {1}.</translation>
    </message>
    <message>
        <source>Check that you may read the file.</source>
        <translation>Controlla di poter leggere il file.</translation>
    </message>
    <message>
        <source>The picture {0} is too large: more than {1} megapixels.</source>
        <translation>L&apos;immagine {0} è troppo grande: più di {1} megapixel.</translation>
    </message>
    <message>
        <source>{0} is not a picture this program can read.</source>
        <translation>{0} non è un&apos;immagine che questo programma sappia leggere.</translation>
    </message>
    <message>
        <source>The picture {0} is damaged: its header cannot be read.</source>
        <translation>L&apos;immagine {0} è danneggiata: la sua intestazione non si può leggere.</translation>
    </message>
    <message>
        <source>The picture {0} is incomplete: its lower part is missing.</source>
        <translation>L&apos;immagine {0} è incompleta: manca la parte inferiore.</translation>
    </message>
    <message>
        <source>The picture {0} is damaged or incomplete.</source>
        <translation>L&apos;immagine {0} è danneggiata o incompleta.</translation>
    </message>
    <message>
        <source>No face was found in the picture.</source>
        <translation>Nell&apos;immagine non si è trovato alcun viso.</translation>
    </message>
    <message>
        <source>The picture is too narrow: {0} x {1} pixels.</source>
        <translation>L&apos;immagine è troppo stretta: {0} x {1} pixel.</translation>
    </message>
    <message>
        <source>Cut it so that the head fills most of it.</source>
        <translation>Ritagliala in modo che la testa ne occupi la maggior parte.</translation>
    </message>
    <message>
        <source>The face box {0},{1},{2},{3} does not lie in the picture of {4} x {5} pixels, or is smaller than 16 pixels.</source>
        <translation>Il riquadro del viso {0},{1},{2},{3} non sta nell&apos;immagine di {4} x {5} pixel, o è più piccolo di 16 pixel.</translation>
    </message>
    <message>
        <source>Give the box from brows to chin as x,y,w,h in pixels of the picture.</source>
        <translation>Indica il riquadro dalle sopracciglia al mento come x,y,w,h in pixel dell&apos;immagine.</translation>
    </message>
    <message>
        <source>{0} was disconnected.</source>
        <translation>{0} è stato scollegato.</translation>
    </message>
    <message>
        <source>Connect it again or choose another input; the take so far is kept.</source>
        <translation>Ricollegalo o scegli un altro ingresso; il take fin qui è conservato.</translation>
    </message>
    <message>
        <source>No input is open.</source>
        <translation>Nessun ingresso è aperto.</translation>
    </message>
    <message>
        <source>Nothing can be played together with {0}.</source>
        <translation>Insieme a {0} non si può riprodurre nulla.</translation>
    </message>
    <message>
        <source>Beeps and guide are not heard. Choose an output of the same device.</source>
        <translation>Segnali e guida non si sentono. Scegli un&apos;uscita dello stesso dispositivo.</translation>
    </message>
    <message>
        <source>Recording stopped because something unforeseen happened.</source>
        <translation>La registrazione si è fermata perché è successo qualcosa di imprevisto.</translation>
    </message>
    <message>
        <source>{0} would be larger than a WAV file may be.</source>
        <translation>{0} sarebbe più grande di quanto un file WAV possa essere.</translation>
    </message>
    <message>
        <source>A sound of {0} channels cannot be played.</source>
        <translation>Un suono di {0} canali non si può riprodurre.</translation>
    </message>
    <message>
        <source>Connect it, or choose another sound output.</source>
        <translation>Collegalo, o scegli un&apos;altra uscita audio.</translation>
    </message>
    <message>
        <source>There is no sound library on this computer.</source>
        <translation>Su questo computer non c&apos;è una libreria audio.</translation>
    </message>
    <message>
        <source>Install PortAudio (on Debian and Ubuntu: libportaudio2), then start again.</source>
        <translation>Installa PortAudio (su Debian e Ubuntu: libportaudio2), poi riavvia.</translation>
    </message>
    <message>
        <source>No sound device was found.</source>
        <translation>Nessun dispositivo audio trovato.</translation>
    </message>
    <message>
        <source>Connect headphones or loudspeakers, then choose them in the settings.</source>
        <translation>Collega cuffie o altoparlanti, poi sceglili nelle impostazioni.</translation>
    </message>
    <message>
        <source>{0} does not play {1} Hz, {2} channels.</source>
        <translation>{0} non riproduce {1} Hz, {2} canali.</translation>
    </message>
    <message>
        <source>Close other programs that play sound, or choose another device.</source>
        <translation>Chiudi altri programmi che riproducono suoni, o scegli un altro dispositivo.</translation>
    </message>
    <message>
        <source>{0} claims {1} samples per second: it is damaged.</source>
        <translation>{0} dichiara {1} campioni al secondo: è danneggiato.</translation>
    </message>
    <message>
        <source>{0} changes its sample rate midway.</source>
        <translation>{0} cambia la frequenza di campionamento a metà.</translation>
    </message>
    <message>
        <source>{0} cannot be read: it is damaged, incomplete, or not a sound or film.</source>
        <translation>{0} non si può leggere: è danneggiato, incompleto, o non è un suono o un filmato.</translation>
    </message>
    <message>
        <source>{0} has no sound track.</source>
        <translation>{0} non ha una traccia audio.</translation>
    </message>
    <message>
        <source>{0} has a sound track, but no sound in it can be decoded.</source>
        <translation>{0} ha una traccia audio, ma nessun suono in essa si può decodificare.</translation>
    </message>
    <message>
        <source>Choose another input, or connect it again.</source>
        <translation>Scegli un altro ingresso, o ricollegalo.</translation>
    </message>
    <message>
        <source>The system does not let the program hear {0}.</source>
        <translation>Il sistema non lascia che il programma ascolti {0}.</translation>
    </message>
    <message>
        <source>Allow it the microphone in the system&apos;s privacy settings, then start it again.</source>
        <translation>Permettigli il microfono nelle impostazioni di privacy del sistema, poi riavvialo.</translation>
    </message>
    <message>
        <source>{0} is not connected.</source>
        <translation>{0} non è collegato.</translation>
    </message>
    <message>
        <source>Connect it and look for devices again.</source>
        <translation>Collegalo e cerca di nuovo i dispositivi.</translation>
    </message>
    <message>
        <source>{0} is used by another program.</source>
        <translation>{0} è usato da un altro programma.</translation>
    </message>
    <message>
        <source>Close programs that record or play, or switch off their exclusive mode.</source>
        <translation>Chiudi i programmi che registrano o riproducono, o disattiva la loro modalità esclusiva.</translation>
    </message>
    <message>
        <source>{0} knows none of the sample rates that can be recorded.</source>
        <translation>{0} non conosce nessuna delle frequenze di campionamento che si possono registrare.</translation>
    </message>
    <message>
        <source>Set it to 48000 Hz in the system&apos;s sound settings.</source>
        <translation>Impostalo a 48000 Hz nelle impostazioni audio del sistema.</translation>
    </message>
    <message>
        <source>{0} has no input {1}: it has {2}.</source>
        <translation>{0} non ha l&apos;ingresso {1}: ne ha {2}.</translation>
    </message>
    <message>
        <source>Choose another channel.</source>
        <translation>Scegli un altro canale.</translation>
    </message>
    <message>
        <source>The signal was not heard.</source>
        <translation>Il segnale non si è sentito.</translation>
    </message>
    <message>
        <source>Connect the output to the input, or hold the microphone to the loudspeaker, and turn the volume up.</source>
        <translation>Collega l&apos;uscita all&apos;ingresso, o avvicina il microfono all&apos;altoparlante, e alza il volume.</translation>
    </message>
    <message>
        <source>There is no output to measure with.</source>
        <translation>Non c&apos;è un&apos;uscita con cui misurare.</translation>
    </message>
    <message>
        <source>Connect one.</source>
        <translation>Collegane una.</translation>
    </message>
    <message>
        <source>{0} is a folder, not a sound file.</source>
        <translation>{0} è una cartella, non un file audio.</translation>
    </message>
    <message>
        <source>{0} is empty (0 bytes).</source>
        <translation>{0} è vuoto (0 byte).</translation>
    </message>
    <message>
        <source>Export or copy the sound again.</source>
        <translation>Esporta o copia di nuovo il suono.</translation>
    </message>
    <message>
        <source>{0} holds no sound: its length is zero.</source>
        <translation>{0} non contiene suono: la sua durata è zero.</translation>
    </message>
    <message>
        <source>Check the spelling and the folder.</source>
        <translation>Controlla come è scritto e la cartella.</translation>
    </message>
    <message>
        <source>{0} has a sample that is not a number at {1} s.</source>
        <translation>{0} ha un campione che non è un numero a {1} s.</translation>
    </message>
    <message>
        <source>Export the sound again, best as 16- or 24-bit WAV.</source>
        <translation>Esporta di nuovo il suono, meglio come WAV a 16 o 24 bit.</translation>
    </message>
    <message>
        <source>The folder {0} was removed while the take was recorded.</source>
        <translation>La cartella {0} è stata rimossa mentre il take veniva registrato.</translation>
    </message>
    <message>
        <source>What was recorded so far is in {0}.</source>
        <translation>Ciò che è stato registrato finora è in {0}.</translation>
    </message>
    <message>
        <source>{0} is no take of this program.</source>
        <translation>{0} non è un take di questo programma.</translation>
    </message>
    <message>
        <source>Import it instead.</source>
        <translation>Importalo invece.</translation>
    </message>
    <message>
        <source>Give the take another name.</source>
        <translation>Dai al take un altro nome.</translation>
    </message>
    <message>
        <source>{0} is silent from beginning to end.</source>
        <translation>{0} è in silenzio dall&apos;inizio alla fine.</translation>
    </message>
    <message>
        <source>Check that the right file and the right track were exported.</source>
        <translation>Controlla che siano stati esportati il file giusto e la traccia giusta.</translation>
    </message>
    <message>
        <source>{0} is cut off: its header promises more sound than there is.</source>
        <translation>{0} è troncato: la sua intestazione promette più suono di quanto ce ne sia.</translation>
    </message>
    <message>
        <source>Copy or export it again.</source>
        <translation>Copialo o esportalo di nuovo.</translation>
    </message>
    <message>
        <source>{0} is damaged and cannot be read: {1}</source>
        <translation>{0} è danneggiato e non si può leggere: {1}</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}.</source>
        <translation>{0} non si può scrivere: {1}.</translation>
    </message>
    <message>
        <source>{0} is a folder.</source>
        <translation>{0} è una cartella.</translation>
    </message>
    <message>
        <source>Name a file in it.</source>
        <translation>Indica un file in essa.</translation>
    </message>
    <message>
        <source>{0} is not an ordinary file.</source>
        <translation>{0} non è un file ordinario.</translation>
    </message>
    <message>
        <source>The disk of {0} is full.</source>
        <translation>Il disco di {0} è pieno.</translation>
    </message>
    <message>
        <source>{0} would be larger than files may be here.</source>
        <translation>{0} sarebbe più grande di quanto i file possano essere qui.</translation>
    </message>
    <message>
        <source>{0} cannot be written: no permission.</source>
        <translation>{0} non si può scrivere: nessun permesso.</translation>
    </message>
    <message>
        <source>Use a PNG, JPEG, WebP or TIFF picture.</source>
        <translation>Usa un&apos;immagine PNG, JPEG, WebP o TIFF.</translation>
    </message>
    <message>
        <source>Use a WAV, FLAC, MP3, OGG, Opus or M4A file, or a film with a sound track.</source>
        <translation>Usa un file WAV, FLAC, MP3, OGG, Opus o M4A, o un filmato con una traccia audio.</translation>
    </message>
    <message>
        <source>Use a CSV file with the columns of Apple&apos;s Live Link Face.</source>
        <translation>Usa un file CSV con le colonne di Live Link Face di Apple.</translation>
    </message>
    <message>
        <source>Choose another folder, or make room and try again.</source>
        <translation>Scegli un&apos;altra cartella, o fai spazio e riprova.</translation>
    </message>
    <message>
        <source>Install the program again.</source>
        <translation>Installa di nuovo il programma.</translation>
    </message>
    <message>
        <source>With another seed the whole line is drawn again; a larger cache keeps more.</source>
        <translation>Con un altro seme l&apos;intera battuta viene disegnata di nuovo; una cache più grande conserva di più.</translation>
    </message>
    <message>
        <source>Earlier versions of a project lie in its folder versions.</source>
        <translation>Le versioni precedenti di un progetto sono nella sua cartella versions.</translation>
    </message>
    <message>
        <source>The model {0} cannot be loaded: {1}</source>
        <translation>Il modello {0} non si può caricare: {1}</translation>
    </message>
    <message>
        <source>The model {0} is damaged: its digest is not the expected one.</source>
        <translation>Il modello {0} è danneggiato: la sua impronta non è quella attesa.</translation>
    </message>
    <message>
        <source>The model {0} is not among the shipped ones.</source>
        <translation>Il modello {0} non è fra quelli forniti.</translation>
    </message>
    <message>
        <source>The model {0} is missing from {1}.</source>
        <translation>Il modello {0} manca da {1}.</translation>
    </message>
    <message>
        <source>Change the values that are named.</source>
        <translation>Cambia i valori indicati.</translation>
    </message>
    <message>
        <source>The settings in {0} are not valid: {1}.</source>
        <translation>Le impostazioni in {0} non sono valide: {1}.</translation>
    </message>
    <message>
        <source>Mend the file, or delete it to return to the defaults.</source>
        <translation>Correggi il file, o eliminalo per tornare ai valori iniziali.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Impostazioni</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pagine</translation>
    </message>
    <message>
        <source>This page as it was at first.</source>
        <translation>Questa pagina com&apos;era all&apos;inizio.</translation>
    </message>
</context>
<context>
    <name>SettingsFaults</name>
    <message>
        <source>Give the whole path of a folder.</source>
        <translation>Indica il percorso completo di una cartella.</translation>
    </message>
    <message>
        <source>Two kinds of things cannot lie in one folder.</source>
        <translation>Due tipi di cose non possono stare in una sola cartella.</translation>
    </message>
    <message>
        <source>There is a file of this name.</source>
        <translation>C&apos;è un file con questo nome.</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Shortcuts</source>
        <translation>Scorciatoie</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Stampa…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Salva come PDF…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Written to {path}.</source>
        <translation>Scritto in {path}.</translation>
    </message>
    <message>
        <source>Save the shortcuts</source>
        <translation>Salva le scorciatoie</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
</context>
<context>
    <name>SidePanels</name>
    <message>
        <source>Files of this project are missing or changed: {names}.</source>
        <translation>File di questo progetto mancano o sono cambiati: {names}.</translation>
    </message>
    <message>
        <source>Find missing media…</source>
        <translation>Trova file mancanti…</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>Immagini ({kinds})</translation>
    </message>
    <message>
        <source>Choose a portrait</source>
        <translation>Scegli un ritratto</translation>
    </message>
    <message>
        <source>Choose a voice</source>
        <translation>Scegli una voce</translation>
    </message>
</context>
<context>
    <name>StarRow</name>
    <message>
        <source>{count} of 5 stars</source>
        <translation>{count} stelle su 5</translation>
    </message>
    <message>
        <source>{count} stars</source>
        <translation>{count} stelle</translation>
    </message>
    <message>
        <source>{count} stars; click again for none</source>
        <translation>{count} stelle; fai di nuovo clic per nessuna</translation>
    </message>
</context>
<context>
    <name>Strength</name>
    <message>
        <source>Set back</source>
        <translation>Azzera</translation>
    </message>
    <message>
        <source>Set back {name}</source>
        <translation>Azzera {name}</translation>
    </message>
    <message>
        <source>Apply to…</source>
        <translation>Applica a…</translation>
    </message>
    <message>
        <source>Apply {name} to…</source>
        <translation>Applica {name} a…</translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>Scroll the timeline</source>
        <translation>Scorri la timeline</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Timeline</translation>
    </message>
    <message>
        <source>Rename marker…</source>
        <translation>Rinomina marcatore…</translation>
    </message>
    <message>
        <source>Remove marker</source>
        <translation>Rimuovi marcatore</translation>
    </message>
    <message>
        <source>no line</source>
        <translation>nessuna battuta</translation>
    </message>
    <message>
        <source>line {number}</source>
        <translation>battuta {number}</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>bloccata</translation>
    </message>
    <message>
        <source>marker {name}</source>
        <translation>marcatore {name}</translation>
    </message>
</context>
<context>
    <name>TrackHeaders</name>
    <message>
        <source>Picture</source>
        <translation>Immagine</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>Voce</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Guida</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Battute</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marcatori</translation>
    </message>
    <message>
        <source>Snap (N)</source>
        <translation>Aggancio (N)</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Riduci</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Ingrandisci</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Mostra tutto</translation>
    </message>
    <message>
        <source>Choose a guide track</source>
        <translation>Scegli una traccia guida</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Registra</translation>
    </message>
    <message>
        <source>Mute {track}</source>
        <translation>Silenzia {track}</translation>
    </message>
    <message>
        <source>{track} alone</source>
        <translation>Solo {track}</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>● Record</source>
        <translation>● Registra</translation>
    </message>
    <message>
        <source>Timecode</source>
        <translation>Timecode</translation>
    </message>
    <message>
        <source>Where the playhead is; type 10:10, 250f or +12</source>
        <translation>Dov&apos;è la testina; scrivi 10:10, 250f o +12</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Esporta…</translation>
    </message>
    <message>
        <source>■ Keep</source>
        <translation>■ Tieni</translation>
    </message>
    <message>
        <source>Where the film and the cues are heard</source>
        <translation>Dove si sentono il film e i segnali</translation>
    </message>
    <message>
        <source>Sound output</source>
        <translation>Uscita audio</translation>
    </message>
    <message>
        <source>Full size</source>
        <translation>Dimensione intera</translation>
    </message>
    <message>
        <source>Half size</source>
        <translation>Metà dimensione</translation>
    </message>
    <message>
        <source>Quarter size</source>
        <translation>Un quarto della dimensione</translation>
    </message>
    <message>
        <source>How large drafts are drawn while the film plays</source>
        <translation>In quale dimensione si disegnano le bozze mentre il filmato scorre</translation>
    </message>
    <message>
        <source>Preview: {size}</source>
        <translation>Anteprima: {size}</translation>
    </message>
</context>
<context>
    <name>VerifyDialog</name>
    <message>
        <source>✓ It is known where this film comes from.</source>
        <translation>✓ Si sa da dove viene questo filmato.</translation>
    </message>
    <message>
        <source>✕ This film is not as it was signed, or its parts do not belong together.</source>
        <translation>✕ Questo filmato non è come fu firmato, o le sue parti non vanno insieme.</translation>
    </message>
    <message>
        <source>? Nothing is known of this film.</source>
        <translation>? Di questo filmato non si sa nulla.</translation>
    </message>
    <message>
        <source>Verify film</source>
        <translation>Verifica filmato</translation>
    </message>
    <message>
        <source>Choose film…</source>
        <translation>Scegli filmato…</translation>
    </message>
    <message>
        <source>Choose pictures…</source>
        <translation>Scegli immagini…</translation>
    </message>
    <message>
        <source>The folder of a film&apos;s pictures</source>
        <translation>La cartella delle immagini di un filmato</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lettura…</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programma</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>Firmato da</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Creato</translation>
    </message>
    <message>
        <source>Time stamp</source>
        <translation>Marca temporale</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Origine</translation>
    </message>
    <message>
        <source>Made of</source>
        <translation>Fatto con</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Marchio</translation>
    </message>
    <message>
        <source>Says of itself</source>
        <translation>Dice di sé</translation>
    </message>
    <message>
        <source>No film is chosen.</source>
        <translation>Nessun filmato scelto.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Avanzamento</translation>
    </message>
    <message>
        <source>Nothing goes over the network, and nothing is written.</source>
        <translation>Nulla passa per la rete e nulla viene scritto.</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>First steps</source>
        <translation>Primi passi</translation>
    </message>
    <message>
        <source>Drop a portrait</source>
        <translation>Trascina qui un ritratto</translation>
    </message>
    <message>
        <source>Drop a voice</source>
        <translation>Trascina una voce</translation>
    </message>
    <message>
        <source>Open sample project</source>
        <translation>Apri progetto di esempio</translation>
    </message>
    <message>
        <source>She speaks and sings. Nothing is loaded from the network.</source>
        <translation>Parla e canta. Nulla viene caricato dalla rete.</translation>
    </message>
    <message>
        <source>or click to choose a picture</source>
        <translation>o fai clic per scegliere un&apos;immagine</translation>
    </message>
    <message>
        <source>It is there.</source>
        <translation>C&apos;è già.</translation>
    </message>
    <message>
        <source>or click to choose a sound; R records</source>
        <translation>o fai clic per scegliere un suono; R registra</translation>
    </message>
</context>
<context>
    <name>WindowCommands</name>
    <message>
        <source>Import</source>
        <translation>Importa</translation>
    </message>
    <message>
        <source>No marker is here.</source>
        <translation>Qui non c&apos;è nessun marcatore.</translation>
    </message>
    <message>
        <source>M adds one.</source>
        <translation>M ne aggiunge uno.</translation>
    </message>
    <message>
        <source>Marker</source>
        <translation>Marcatore</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
</context>
<context>
    <name>WindowMixer</name>
    <message>
        <source>Guide track</source>
        <translation>Traccia guida</translation>
    </message>
    <message>
        <source>The system&apos;s own</source>
        <translation>Quello del sistema</translation>
    </message>
</context>
<context>
    <name>WindowRecording</name>
    <message>
        <source>Select a line.</source>
        <translation>Seleziona una battuta.</translation>
    </message>
    <message>
        <source>The line has no take yet.</source>
        <translation>La battuta non ha ancora un take.</translation>
    </message>
    <message>
        <source>The line has no other take.</source>
        <translation>La battuta non ha un altro take.</translation>
    </message>
    <message>
        <source>Mark the part with I and O first.</source>
        <translation>Prima segna la parte con I e O.</translation>
    </message>
    <message>
        <source>{name} was discarded.</source>
        <translation>{name} è stato scartato.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Cerca di nuovo</translation>
    </message>
</context>
<context>
    <name>WindowSettings</name>
    <message>
        <source>Some of it takes effect when the program is started again.</source>
        <translation>Una parte ha effetto quando il programma viene riavviato.</translation>
    </message>
</context>
<context>
    <name>WindowWork</name>
    <message>
        <source>Reading files…</source>
        <translation>Lettura dei file…</translation>
    </message>
    <message>
        <source>Select a line that has a take.</source>
        <translation>Seleziona una battuta che ha un take.</translation>
    </message>
    <message>
        <source>Select a line.</source>
        <translation>Seleziona una battuta.</translation>
    </message>
</context>
</TS>
