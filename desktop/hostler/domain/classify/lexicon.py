"""Words that speak for the built-in routes, in many languages, each group with its weight.

Weights are in the unit of the scores: roughly the logarithm of the odds that a person who writes the word wants that
route. How a term is written:

- terms are separated by commas; a term is one word or several words in a row;
- `word*` stands for every word that begins so; `@group` for any word of a group below;
- `…` stands for up to four words between.

Scripts without spaces between words are listed apart in `UNSPACED` and found anywhere in the text.
"""

from __future__ import annotations

GROUPS: dict[str, str] = {
    # Verbs that ask for something to be made; alone they say nothing about the route.
    "make": """
        write, create, make, implement, develop, generate, build, code, give, need, provide, show, design,
        construct, produce, want, complete, add, fix, debug, correct, improve, optimize, optimise, convert,
        using, rewriting, writing, schreib, schreibe, schreiben, erstelle, erstell, erstellen, entwickle,
        implementiere, implementieren, programmiere, verfasse, baue, brauche, écris, écrire, écrivez, rédige,
        rédigez, crée, créer, créez, développe, développez, développer, implémente, implémenter, implémentez,
        génère, donne, construis, escribe, escribir, escriba, crea, crear, desarrolla, desarrollar, implementa,
        implementar, genera, haz, necesito, escreva, escrever, crie, criar, desenvolva, implemente, gere, faça,
        preciso, scrivi, scrivere, creare, sviluppa, implementare, fammi, scrivimi, напиши, напишите, написать,
        создай, создайте, создать, реализуй, реализуйте, реализовать, разработай, разработайте, сделай, покажи,
        napisz, stwórz, utwórz, zaimplementuj, opracuj, zaprojektuj, viết, tạo, triển, phát, buat, buatlah,
        buatkan, tulis, tuliskan, tulislah, kembangkan, implementasikan, terapkan, اكتب, أكتب, اكتبي, أنشئ, صمم,
        طور, نفذ, برمج, yaz, schrijf, maak
    """,
    # Things that are made of code.
    "thing": """
        function, functions, functionality, program, programs, programme, code, codes, snippet, algorithm,
        query, queries, regex, regexp, method, parser, compiler, api, endpoint, app, webapp, application,
        website, webpage, plugin, extension, bot, testbench, unittest, subroutine, macro, dockerfile, makefile,
        shader, component, crud, cli, stylesheet, struct, constructor, decorator, iterator, schema,
        microservice, funktion, funktionen, programm, skript, code, algorithmus, abfrage, klasse, methode,
        webseite, fonction, fonctions, programme, requête, algorithme, méthode, función, funciones, programa,
        código, algoritmo, consulta, método, função, funções, funzione, funzioni, programma, codice, metodo,
        функцию, функция, функции, функций, программу, программа, код, кода, алгоритм, скрипт, запрос, метод,
        funkcję, funkcja, funkcji, program, kod, algorytm, skrypt, zapytanie, hàm, mã, fungsi, kode, skrip,
        algoritma, دالة, الدالة, برنامج, برنامجا, برنامجًا, كود, شفرة, خوارزمية, سكريبت, fonksiyon, functie
    """,
    "language": """
        python, python3, javascript, typescript, java, kotlin, c++, c#, f#, cpp, rust, golang, php, perl, scala,
        haskell, matlab, html, html5, css, sql, mysql, postgres, postgresql, sqlite, bash, powershell, vba,
        nodejs, django, flask, fastapi, pandas, numpy, matplotlib, seaborn, pytorch, tensorflow, jquery, ocaml,
        elixir, clojure, fortran, cobol, verilog, vhdl, systemverilog, assembly, nasm, glsl, opengl, solidity,
        graphql, vue, nextjs, sqlalchemy, plotly, sklearn, opencv, arduino, selenium, jax, gradio, streamlit,
        langchain, питон, питоне, бейсик, بايثون
    """,
}

TERMS: tuple[tuple[str, float, str], ...] = (
    # ------------------------------------------------------------------------------------------------------- code
    # “Write a script” alone may be for a film.
    ("code", 2.6, "@make … @thing, script that, script which, script to"),
    (
        "code",
        2.6,
        """
        debug*, refactor*, stack trace, stacktrace, traceback, unit test*, pull request, regular expression*,
        regex*, sql query, source code, segfault, segmentation fault, null pointer, merge conflict, code review,
        compile error, syntax error, type error, typeerror, valueerror, keyerror, nullpointerexception, write
        code, write a class, leetcode, git rebase, git commit, dockerfile, stack overflow, expression régulière,
        regulär* ausdr*, expresión regular, expressão regular, espressione regolare, регулярн* выражени*,
        wyrażeni* regularn*, déboguer, débogue*, depurar, depura, depurare, отлад*, отлади*, débugge*, debugg*,
        refaktor*, рефактор*, quellcode, code source, código fuente, código-fonte, codice sorgente, исходн*
        код*, kod źródłow*, mã nguồn, kode sumber, biểu thức chính quy
        """,
    ),
    ("code", 1.6, "@language, in c, in go, in r, in swift, in ruby, ruby code, c program, dans c, auf c, на c, w c"),
    (
        "code",
        1.6,
        """
        programming, coding, codebase, npm, webpack, dataframe*, data frame, linked list*, binary tree, binary
        search, hash map, hashmap, dynamic programming, recursion, recursive*, big o, time complexity, space
        complexity, o(n, data structure*, boilerplate, docker, dockerized, kubernetes, kubectl, nginx, apache
        conf, github, gitlab, systemd, cron, crontab, webhook*, sorted array*, given array, array of, integer
        array, input string*, two strings, given string, string s, spreadsheet formula, excel formula, excel,
        lambda, async, await, thread pool, mutex, deadlock, pointer, off by one, memory leak, race condition,
        crashes with, endpoint, api, sdk, json schema, yaml, localhost, css class, div, flexbox, frontend, front
        end, backend, back end, middleware, boolean function, wordpress plugin, discord bot, command line, shell
        script, bash script, tableau trié, arbre binaire, liste chaînée, chaîne de caractères, complexité,
        binärbaum, binärsuche, verkettete liste, sortierte* array*, zeichenkette*, laufzeitkomplexität,
        rekursion, datenstruktur*, árbol binario, lista enlazada, recursión, cadena de texto, cadena de
        caracteres, estructura de datos, árvore binária, recursão, lista encadeada, albero binario, ricorsione,
        stringa, stringhe, бинарн* дерев*, двоичн* дерев*, связн* спис*, рекурси*, массив*, строк* символов,
        структур* данных, drzew* binarn*, rekurencj*, tablic*, posortowan* tablic*, cây nhị phân, đệ quy, mảng,
        chuỗi con, lập trình, pohon biner, rekursi*, larik, string input, مصفوفة, المصفوفة, شجرة ثنائية,
        تكرارية, برمج*, البرمجة
        """,
    ),
    (
        "code",
        1.0,
        """
        function, functions, algorithm*, code, codes, snippet*, script*, implement, implements, implementing,
        parse, parsing, array, arrays, string, strings, loop, loops, variable name*, compile*, compiler,
        runtime, exception, bug, bugs, plugin, linux, ubuntu, macos, sorting, android, app, website, server,
        database, table schema, column, queue, stack, node, nodes, library, libraries, import, deploy,
        dictionary, dictionaries, palindrome*, substring*, subarray*, fibonacci, tuple*, entered by, leap year,
        software developer, web developer, http, https, url, csv file, text file, text files, directory, cursor,
        matrix, returns, input, output, button, widget, install, config, driver, bytes, bytestream, byte, cpu,
        gpu, firmware, visualize, plot, notebook, testbench, class, classes, method, object, objects, subclass,
        inherit*, program, programs, funktion, funktionen, programm, skript, klasse, algorithmus, fehler im,
        fonction, fonctions, algorithme, programme, función, funciones, algoritmo, código, programa, função,
        funções, funzione, funzioni, codice, функци*, программ*, код, алгоритм*, скрипт*, ошибк* в код*, класс,
        funkcj*, algorytm*, kod, klas*, skrypt, hàm, thuật toán, mã, fungsi, kode, algoritma, دالة, كود,
        خوارزمية, implementa, implementar, implementiere, implementieren, implémente, implémenter, implemente,
        реализу*, реализов*, zaimplementuj, implementasikan, triển khai
        """,
    ),
    # -------------------------------------------------------------------------------------------------- reasoning
    (
        "reasoning",
        3.0,
        """
        prove, prove that, proof that, proof of, disprove, syllogism*, logically sound, logically valid,
        deductively valid, logic puzzle, logic problem, math problem*, math word problem*, math question, math
        puzzle, word problem, riddle, brain teaser, what is the probability, find the value of, solve for, solve
        the equation*, solving the equation, system of equations, equation system, beweise, beweisen, bewiesen,
        textaufgabe*, wahrscheinlichkeit, logikrätsel, löse die gleichung*, prouve*, prouver, démontre*,
        démontrer, probabilité*, résous, résoudre, résolvez, énigme, demuestra, demostrar, demuestre,
        probabilidad*, resuelve*, resolver la, acertijo, prove que, demonstre, demonstrar, probabilidade,
        resolva, dimostra*, dimostrare, probabilità, risolvi, indovinello, докаж*, доказать, вероятность, реши
        уравнени*, решите, задач* по математик*, загадк*, udowodnij, dowiedź, prawdopodobieństw*, rozwiąż,
        zagadk*, chứng minh, xác suất, giải phương trình, buktikan, probabilitas, peluang, selesaikan persamaan,
        teka teki, أثبت, برهن, احتمال, حل المعادلة, لغز
        """,
    ),
    (
        "reasoning",
        1.8,
        """
        solve, solving, calculate, compute, equation*, inequality, theorem, lemma, integral, derivative,
        eigenvalue*, polynomial, probability, remainder, divisible, divided by, multiplied by, perimeter, area
        of, radius, hypotenuse, vertices, triangle, perfect numbers, prime numbers, irrational, subsets, sum to,
        confidence interval, standard deviation, expected value, density matrix, step by step, step-by-step,
        reasoning steps, show your steps, intermediate steps, show your work, chain of thought, line segment,
        length of the, logically consistent, coordinates, true and, false and, true or, false or, not false,
        your reasoning, think carefully, think through, trade offs, tradeoffs, trade-offs, compare and decide,
        weigh, decide whether, which option is better, root cause, counterexample, contradiction, deduce, it
        follows that, must be true, true or false, tells the truth, liar, first two statements, true false or
        uncertain, odd one out, does not belong, optimal strategy, game theory, not true, relationship between a
        and, stepsister, grandfather of, a necessary condition, sufficient condition, return to the starting
        point, puzzle, how long will, how long does, how far, how fast, how old, in total, twice as many, half
        as many, half that, berechne*, berechnen, gleichung*, schritt für schritt, abwägen, dreieck*, fläche,
        wie lange, wie weit, wie alt, integral*, ableitung, rest bei, dividiert durch, geteilt durch, insgesamt,
        vor- und nachteile, calcule*, calculer, équation*, étape par étape, périmètre, aire, triangle, divisé
        par, dérivée, intégrale, calcula, calcular, calcule, ecuación, ecuaciones, paso a paso, triángulo,
        dividido, área, perímetro, equação, equações, passo a passo, triângulo, calcola*, calcolare, equazion*,
        passo passo, passo dopo passo, triangolo, диви*, вычисл*, посчита*, рассчита*, реши, решить, уравнени*,
        неравенств*, пошагов*, шаг за шагом, треугольник*, площадь, остат*, делится на, разделить на, всего,
        oblicz*, równani*, nierównoś*, krok po kroku, trójkąt*, reszta, podzielon*, łącznie, tính, phương trình,
        bất phương trình, từng bước, tam giác, diện tích, số dư, chia cho, tổng cộng, hitung*, persamaan,
        ketidaksamaan, langkah demi langkah, segitiga, luas, sisa, dibagi, احسب, معادلة, المعادلة, خطوة بخطوة,
        مثلث, مساحة, قارن وقرر
        """,
    ),
    (
        "reasoning",
        0.8,
        """
        how many, how much, math, mathematics, mathematical, logic, logical*, reason about, analyze, analyse,
        compare, evaluate, pros and cons, strategy, plan the migration, optimi*, maximi*, minimi*, integers,
        ratio, percent, percentage, per hour, per day, average, older than, taller than, left of, right of, next
        to, we know that, at least, at most, given that, suppose, statements, uncertain, therefore, conclude,
        premises, argument, relationship between, direction, facing, overtake*, overtaken, how should we, which
        is better, which should, architecture, decide, mathemati*, wie viel*, wie viele, wieviel*, combien,
        cuánto*, cuánta*, quanto*, quanta*, quanti, quante, сколько, ile, bao nhiêu, berapa, كم, vergleiche,
        comparer, compare, compara, confronta, сравни*, porównaj, so sánh, bandingkan, قارن, analysiere,
        analyse*, analiza, analizza, проанализируй, логик*, математик*
        """,
    ),
    # ------------------------------------------------------------------------------------------------------ quick
    (
        "quick",
        2.6,
        """
        summar*, sum up, tl;dr, tldr, translate*, translation, paraphrase*, rephrase*, reword*, proofread*,
        rewrite, write an email, email*, e-mail, mail, cover letter, a letter, formal letter, letter to, blog
        post, essay, story, poem*, haiku, limerick, song about, lyrics, joke*, recipe*, headline*, slogan*,
        tweet, caption, brainstorm*, roleplay, pretend, resume, itinerary, packing list, grocery list, dialogue,
        screenplay, animation script, youtube, podcast, spelling error*, grammar, grammatical*, synonym*,
        sentiment, classify*, named entit*, tone of, press release, outline, lesson plan, syllabus, speech,
        bullet points, key points, key takeaways, meeting minutes, action items, shorten, make it shorter, more
        formal, more polite, politely, like i'm five, zusammenfass*, fasse*, fass, übersetz*, umformulier*,
        formuliere*, korrekturles*, brief, e-mail, gedicht*, geschichte, rezept*, aufsatz, witz, rechtschreib*,
        grammatik, stichpunkt*, kürze, höflich*, résum*, traduis*, tradui*, reformul*, courriel, lettre, poème*,
        histoire, recette*, rédaction, blague, orthographe, dissertation, raccourci*, plus poli, resum*,
        traduc*, traduz*, tradúce*, reescrib*, reescrev*, correo, carta, poema, historia, história, receta*,
        receita*, chiste, piada, redacción, redação, ortografía, ortografia, gramática, riassum*, riassunt*,
        sintesi, traduci*, tradurre, riscriv*, lettera, poesia, storia, ricetta, barzelletta, saggio, резюмир*,
        кратко изложи*, перескаж*, суммируй*, обобщ*, перевед*, перевод*, перефразир*, перепиши*, письмо,
        письма, стих*, рассказ*, рецепт*, шутк*, сочинени*, эссе, исправ*, грамматич*, орфограф*, podsumuj*,
        streść*, streszcz*, przetłumacz*, przeredaguj*, sparafrazuj*, list motywacyjny, wiadomość, wiersz,
        opowiadani*, przepis, esej, żart, gramatyczn*, popraw, tóm tắt, dịch, viết lại, bài thơ, câu chuyện,
        thư, công thức nấu, bài viết, bài luận, ngữ pháp, rangkum*, ringkas*, ikhtisar, terjemah*, parafrase*,
        surat, puisi, cerita*, resep, esai, lelucon, tata bahasa, tulis ulang, لخص, لخصي, لخصها, تلخيص, ملخص,
        ترجم*, ترجمة,
        أعد صياغة, اعد صياغة, رسالة, بريد, قصيدة, قصة, وصفة, مقال, مقالة, نكتة
        """,
    ),
    (
        "quick",
        1.2,
        """
        explain, describe, discuss, what is, what are, what does, who is, who was, when did, when was, where is,
        list of, list, suggest*, recommend*, ideas, tips, imagine, act as, role, fictional, review, title,
        paragraph*, sentence*, article, document, extract, identify, categori*, draft, compose, reply, respond,
        what does it mean, the meaning of, definition, define the word, synopsis, difference between,
        differences between, advice, help me understand, simple words, example of, examples of, in your opinion,
        why do, why might, how can i improve, convert it to a sentence, topic*, question answer, conversation,
        message, thank you, invitation, checklist, menu, budget, workout, meal, breakfast, tell me, give me
        some, introduce, overview, transcript, meeting, feedback, biography, marketing, history of, culture,
        debate, persuasive, erkläre*, erklären, beschreib*, was ist, was sind, wer ist, wer war, liste,
        vorschl*, absatz, satz, sätze, artikel, entwirf, antworte*, unterschied*, bedeut*, identifiziere*,
        extrahiere*, bewerte*, stell dir vor, explique*, expliquer, décris, décrivez, décrire, qu'est-ce que,
        qui est, liste, propose*, paragraphe, phrase*, article, réponds, imagine*, identifie*, extrais*,
        extraire, explica*, explícame, describe*, descreva, qué es, quién, quem é, o que é, lista, sugier*,
        sugir*, párrafo, parágrafo, frase*, artículo, artigo, responde, imagina*, spiega*, descrivi*, che cos'è,
        chi è, elenca*, suggeri*, paragrafo, articolo, rispondi, immagina*, объясн*, опиши*, что такое, кто
        так*, расскажи*, перечисл*, список, предложи*, абзац*, статью, статья, ответь*, представь*, придумай*,
        определи*, извлек*, оцени*, обсуд*, wyjaśnij*, opisz*, co to jest, kim jest, wymień, lista, zaproponuj,
        akapit, artykuł, wyobraź*, zidentyfikuj, oceń, wyodrębnij, omów, giải thích, mô tả, là gì, danh sách, đề
        xuất, đoạn văn, hãy tưởng tượng, thảo luận, xác định các, trích xuất, đánh giá, soạn, jelaskan,
        gambarkan, deskripsikan, apa itu, siapa, daftar, sarankan, paragraf, artikel, bayangkan, diskusikan,
        identifikasi*, ekstrak, nilai, evaluasi*, اشرح, صف, ما هو, ما هي, من هو, قائمة, اقترح, فقرة, تخيل, ناقش,
        استخرج
        """,
    ),
    # “email address” hides “email”: it is a field more often than a letter.
    ("quick", 0.1, "email address*, letter case, email field*"),
    ("vision", 1.0, "attached image, this image, this picture, this photo, this screenshot, this diagram, diesem bild"),
)

UNSPACED: tuple[tuple[str, float, str], ...] = (
    (
        "code",
        2.2,
        """
        代码, 程序, 编程, 函数, 算法题, 正则, 脚本, 调试, 重构, 编写一个, 二叉树, 链表, 数组, 字符串, 排序算法,
        数据库查询, 语句查询, 爬虫, 代碼, 程式, 函式, コード, プログラム, プログラミング, 関数, アルゴリズム,
        スクリプト, デバッグ, リファクタ, 正規表現, 配列, 文字列, 二分木, 実装, クラスを, 코드, 함수, 프로그램,
        알고리즘, 스크립트, 디버그, 정규식, 배열, 문자열, โค้ด, ฟังก์ชัน
        """,
    ),
    (
        "code",
        1.0,
        "接口, 变量, 循环, 递归, 报错, 网页, 算法, 遍历, 前端, 后端, 命令行, 変数, ループ, 再帰, エラー, 구현, 버그",
    ),
    (
        "reasoning",
        2.8,
        """
        证明, 證明, 求解, 解方程, 方程, 概率, 计算, 計算, 应用题, 数学题, 推理题, 逻辑题, 逻辑推理, 求出, 不等式,
        多项式, 面积, 周长, 体积, 余数, 平均数, 最大公约数, 最小公倍数, 導関数, 証明, 確率, 方程式, 数学の問題,
        論理パズル, 面積, 余り, を求めよ, を求めて, 解いて, 증명, 확률, 방정식, 계산, 풀어
        """,
    ),
    (
        "reasoning",
        1.5,
        """
        多少, 几个, 几天, 几小时, 几元, 一步一步, 逐步, 步骤, 三角形, 导数, 积分, 函数f, 等于, 是几, 比较并, 权衡,
        一共, 总共, 每小时, 公里, 千米, 厘米, いくつ, 何人, 何個, いくら, 合計, ステップ, 三角形, 積分, 何時間,
        何歳, 몇 개, 몇 명, 얼마, 단계별
        """,
    ),
    (
        "quick",
        2.6,
        """
        总结, 摘要, 概括, 概述, 翻译, 改写, 重写, 润色, 邮件, 写一封, 写一篇, 作文, 文章, 故事, 诗, 笑话, 食谱,
        菜谱, 标题, 提取, 抽取, 分类, 情感, 缩写, 总结, 翻譯, 要約, まとめて, 翻訳, 訳して, 言い換え, 書き直し,
        メール, 手紙, 物語, 詩を, レシピ, 作文, ブログ, 抽出, 分類, 記事, 文法, 요약, 번역, 이메일, 편지, 이야기,
        레시피, 바꿔 써, สรุป, แปล
        """,
    ),
    (
        "quick",
        1.2,
        """
        解释, 说明, 描述, 介绍, 列出, 列举, 建议, 推荐, 是什么, 什么是, 为什么, 怎么样, 谁是, 哪些, 判断以下,
        根据以下, 句子, 段落, 回答, 想象, 扮演, 方案, 如何提高, 给出一些, 识别, 説明, 教えて, とは何, 一覧, リスト,
        提案, 想像, 段落, 文章, 紹介, 意見, 議論, 評価, 설명, 알려줘, 목록, 추천
        """,
    ),
    ("vision", 0.6, "这张图, 这个截图, この画像, このスクリーンショット"),
)

# Words that stand for numbers, for problems told in words.
NUMBER_WORDS = """
    two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred
    thousand half third quarter twice thrice dozen dozens double triple zwei drei vier fünf sechs sieben acht
    neun zehn elf zwölf zwanzig hundert halb hälfte doppelt deux trois quatre cinq sept huit neuf dix douze
    vingt cent moitié double dos tres cuatro cinco seis siete ocho nueve diez doce veinte cien mitad doble dois
    três quatro sete oito nove dez doze vinte metade dobro due tre quattro sei otto dieci dodici venti metà
    doppio два две три четыре пять шесть семь восемь девять десять двенадцать двадцать половина половину вдвое
    dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć połowa połowę hai bốn năm sáu bảy tám chín
    mười nửa dua tiga empat lima enam tujuh delapan sembilan sepuluh setengah
"""

# How a question for an amount begins, in scripts with spaces.
AMOUNT_WORDS = (
    "how many, how much, how long, how far, how fast, how old, how tall, wie viel, wie viele, wie lange, wie weit, "
    "combien, cuánto, cuántos, cuánta, cuántas, quanto, quantos, quanta, quantas, quanti, quante, сколько, ile, "
    "bao nhiêu, berapa, كم, hoeveel, what is the total, what's the total, what is the difference, what percentage"
)
