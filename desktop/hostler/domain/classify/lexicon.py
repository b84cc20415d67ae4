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
        inherit*, program, programs, json, csv, funktion, funktionen, programm, skript, klasse, algorithmus, fehler im,
        fonction, fonctions, algorithme, programme, función, funciones, algoritmo, código, programa, função,
        funções, funzione, funzioni, codice, функци*, программ*, код, алгоритм*, скрипт*, ошибк* в код*, класс,
        funkcj*, algorytm*, kod, klas*, skrypt, hàm, thuật toán, mã, fungsi, kode, algoritma, دالة, كود,
        خوارزمية, implementa, implementar, implementiere, implementieren, implémente, implémenter, implemente,
        реализу*, реализов*, zaimplementuj, implementasikan, triển khai
        """,
    ),
    # Names of tools and libraries are the same in every language.
    (
        "code",
        2.0,
        """
        react, reactjs, svelte, nuxt, redux, tailwind, typescript, express js, expressjs, deno, eslint, cypress,
        playwright, puppeteer, electron app, three.js, d3.js, usestate, useeffect, usecontext, jsx, tsx, css
        grid, innerhtml, queryselector, settimeout, promise.all, npm install, yarn, pnpm, spring boot,
        hibernate, junit, gradle, maven, jvm, classpath, kotlin, swiftui, uikit, xcode, cocoapods, jetpack
        compose, flutter, unreal engine, godot, pygame, gdscript, blender script, minecraft plugin, roblox,
        luau, love2d, pytest, mypy, pip install, venv, virtualenv, jupyter, openpyxl, xlsxwriter, beautifulsoup,
        scrapy, tkinter, pyqt, pyside, kivy, asyncio, aiohttp, celery, pydantic, f-string, fstring, __init__,
        kwargs, numpy, scipy, polars, dplyr, ggplot, ggplot2, tidyverse, shiny app, rstudio, data.table,
        simulink, labview, spss syntax, abap, cobol, delphi, pascal, lisp, elisp, racket, prolog, erlang,
        elixir, vb.net, vb6, visual basic, asp.net, dotnet, linq, blazor, wpf, winforms, entity framework,
        laravel, symfony, drupal, joomla, rails, activerecord, rspec, gemfile, sinatra, tokio, borrow checker,
        goroutine*, golang, cmake, gcc, clang, gdb, valgrind, makefile, llvm, std::, qt, gtk, opengl, vulkan,
        cuda, openmp, mpi, fpga, verilog, vhdl, stm32, esp32, esp8266, arduino, raspberry pi, micropython, rtos,
        i2c, spi, uart, gpio, postgres, postgresql, mongodb, redis, cassandra, elasticsearch, kafka, rabbitmq,
        sqlite, mariadb, oracle sql, pl/sql, t-sql, stored procedure*, foreign key, primary key, inner join,
        left join, group by, where clause, ddl, prisma, docker-compose, docker compose, dockerfile*, podman,
        kubernetes, helm chart, terraform, ansible, github actions, gitlab ci, ci pipeline, nginx, apache2,
        htaccess, systemd, cronjob, crontab, ssh, ssh key, rsync, ffmpeg, imagemagick, awk, grep, xargs, vim,
        vimrc, tmux, zsh, bashrc, powershell, cmdlet, wsl, aws lambda, s3 bucket, ec2, dynamodb, firebase,
        firestore, supabase, vercel, azure function*, bigquery, snowflake, airflow, pyspark, hadoop, tensorflow,
        keras, pytorch, huggingface, transformers library, langchain, openai api, scikit-learn, sklearn,
        xgboost, latex, tikz, pgfplots, bibtex, overleaf, vlookup, xlookup, sumif, sumifs, countif, countifs,
        pivot table, power query, powerquery, dax, power bi, google sheets, google sheet, apps script, vba,
        excel macro, libreoffice basic, libreoffice calc, calc formula, cell a1, conditional formatting,
        regex101, jq, xpath, xslt, xml schema, yaml, toml, protobuf, grpc, graphql, websocket*,
        oauth, oauth2, jwt, cors, rest api, restful, http request*, postman, swagger, openapi, webdriver,
        wordpress, woocommerce, shopify liquid, jinja, jinja2, handlebars, git, git log, git merge, git stash,
        detached head, cherry-pick, rebase, gitignore, submodule*, monorepo, commit message hook, pull requests,
        unit testing, integration test*, test case for, test cases for, linter, type hint*, type annotation*,
        docstring*, stack overflow, dependency injection, design pattern*, singleton, factory pattern, mvc,
        solid principles, polymorphism, encapsulation, interface segregation, callback*, coroutine*, iterator*,
        generator function*, list comprehension*, higher order function*, garbage collect*, heap overflow,
        buffer overflow, null pointer, nullptr, undefined is not, is not a function, is not defined, cannot read
        propert*, permission denied, command not found, no such file or directory, module not found,
        modulenotfounderror, importerror, nameerror, attributeerror, indexerror, runtimeerror, assertionerror,
        classnotfoundexception, segfaults, core dump, exit code, exit status, build fails, doesn't compile,
        won't compile, compile time, linker, merge sort, mergesort, quicksort, bubble sort, insertion sort,
        heapsort, hash table, hashtable*, linked list*, binary heap, priority queue, adjacency list, depth first
        search, breadth first search, dfs, bfs, dijkstra*, memoization, memoize, bitwise, bit mask, bitmask,
        bitboard*, pseudocode, pseudo code, fizzbuzz, hello world, one-liner, oneliner, quine, opcode*,
        microcontroller*, datetime.now, strftime, parseint, println, printf, scanf, stdin, stdout, stderr, argv,
        argparse, vector<int>, arraylist, hashmap<*, foreach, for loop*, while loop*, nested loop*, infinite
        loop, if statement*, if-condition*, switch statement*, else if, try catch, try-catch, try/catch, throws
        an exception, boolean value, null value*, nan values, dtype*, data type*, variable declar*, global
        variable*, instance variable*, attributes and methods, constructor*, getter*, setter*, subclass*,
        abstract class*, static method*, in lua, lua script, lua code, unity game, unity player, unity script,
        in unity, mock object*, to mock, compilation error, curl command, curl request, selenium webdriver, hash
        table*, asp.net core, in julia, julia code, scheme code, apache spark, js promise*, inheritance in, orm
        model*, jenkins pipeline, react native
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
        solve, calculate, compute, equation*, inequality, theorem, lemma, integral, derivative,
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
        how many, how much, solving, math, mathematics, mathematical, logic, logical*, reason about, analyze, analyse,
        compare, evaluate, pros and cons, strategy, plan the migration, optimi*, maximi*, minimi*, integers,
        ratio, percent, percentage, per hour, per day, average, older than, taller than, left of, right of, next
        to, we know that, at least, at most, given that, suppose, statements, uncertain, therefore, conclude,
        premises, argument, relationship between, direction, facing, overtake*, overtaken, how should we, which
        is better, which should, architecture, decide, mathemati*, wie viel*, wie viele, wieviel*, combien,
        cuánto*, cuánta*, quanto*, quanta*, quanti, quante, сколько, bao nhiêu, berapa, كم, vergleiche,
        ile razy, ile jest, ile kosztuj*, ile trwa, ile osób, ile zapłac*, ile lat,
        comparer, compare, compara, confronta, сравни*, porównaj, so sánh, bandingkan, قارن, analysiere,
        analyse*, analiza, analizza, проанализируй, логик*, математик*
        """,
    ),
    (
        "reasoning",
        1.8,
        """
        integer solution*, natural number*, positive integer*, real number*, complex number*, rational number*,
        prime factor*, prime number*, greatest common divisor, least common multiple, gcd, lcm, modulo,
        congruen*, induction, converges, diverges, convergen*, series converge, limit of, as x approaches,
        second derivative, partial derivative*, differential equation*, antiderivative, taylor series, fourier,
        laplace transform, gradient of, jacobian, determinant*, eigenvector*, linearly independent, vector
        space, subspace*, basis of, abelian, commutative, homomorphism, isomorphi*, cardinality, bijection*,
        injective, surjective, is continuous, differentiable, local minimum, local maximum, optimal solution,
        quadratic, cubic equation, roots of, zeros of, factor the, factorise, factorize, factoring, simplify the
        expression, binomial, permutation*, combinations of, combinatori*, how many ways, number of ways, in how
        many, pigeonhole, expected number, expected value, expectation of, variance, standard error, p-value,
        null hypothesis, hypothesis test*, confidence level, bayes, conditional probability, random variable*,
        normal distribution, poisson, fair coin, fair die, fair dice, six-sided, flip a coin, coin flips, roll
        two dice, drawn at random, without replacement, odds of, geometric series, arithmetic sequence,
        arithmetic progression, next number in, next term, compound interest, simple interest, break even,
        break-even, present value, net present value, npv, irr, annuity, amortization, annual salary, markup,
        per cent of, moles of, molar*, stoichiometr*, limiting reagent, balance the equation, ph of, kinetic
        energy, potential energy, acceleration, velocity, newtons, joules, kilojoules, watts, ohms, resistor*,
        half-life, wavelength, specific heat, ideal gas, free fall, projectile, circumference, diagonal*,
        hypotenuse, right triangle, isosceles, equilateral, trapezoid, cylinder, cone with, sphere of, square
        meters, square metres, cubic meters, surface area, angle*, degrees of the, clock hands, liters per,
        miles per hour, km/h, travels at, leaves the station, two trains, working together, fill the tank, fills
        a tank, knights and knaves, knave*, truth-teller*, always lie, always lies, always tell*, tells the
        truth, who is lying, exactly one of, at least one of, neither of, all of the following, which of the
        following must, inference*, is the argument, valid argument, fallac*, modus ponens, contrapositive,
        truth table, propositional logic, first-order logic, quantifier*, if and only if, necessarily true, what
        follows, follows logically, logically follows, who owns the, sits next to, immediately left, immediately
        right, seating arrangement, river crossing, weigh the, balance scale, counterfeit coin, water jug*,
        sudoku, approximation*, square root*, cube root*, chess board, chessboard, domino*, magic square, fermi,
        estimate how many, estimate the number, rough estimate of how, order of magnitude, what day of the week,
        which day of the week, days after, days before, weeks from now, how many days, mm/dd/yyyy, überprüfe den
        beweis, zeige dass, bestimme alle, nullstelle*, kurvendiskussion, stammfunktion, grenzwert*, matrizen,
        erwartungswert*, würfel*, urne*, zinseszins*, zinssatz, dreisatz, geschwindigkeit, stundenkilometer,
        beschleunigung*,
        volumen, winkel*, kombinatorik, fakultät von, schlussfolgerung*, montrer que, montre que, montrez que,
        dérivé*, nombre de façons, entiers naturels, intérêt* composé*, vitesse, périmètre, demuestra que,
        cuántas formas, interés compuesto, velocidad, derivada, integral de, números enteros, mostre que,
        derivada de, juros compostos, velocidade, quantas maneiras, dimostra che, derivata*, velocità, докажите,
        производн*, интеграл*, вероятност*, скорост*, процент*, угол*, периметр*, объем*, сколькими способами,
        pochodn*, całk*, prędkoś*, kaç tane, kaç farklı, olasılık*, kanıtla*, hesapla*, denklem*, türev*,
        bewijs*, bereken*, kansreken*, कितने, कितना, सिद्ध, गणना, समीकरण, प्रायिकता, скільки, доведи*, обчисл*,
        рівнянн*, ймовірн*, rechne*, ausrechn*, löse, lösung*, wie hoch ist, wie groß ist, ritter und, schurke*,
        lügner*, zwischenschritt*, résou*, calculer, justifi*, menteur*, chevalier*, étapes, resuélv*, resuelv*,
        calcúl*, demuéstr*, mentiroso*, caballero*, válido, resolv*, calcule, cavaleiro*, mentem, risolv*,
        calcola*, cavalier*, bugiard*, лжец*, рыцар*, правдолюб*, вычисли*, докажи*, следует ли, сколько,
        kłamc*, rycerz*, oszacuj*, şövalye*, hitung*, pembohong, buktikan, kemungkinan, أوجد, استنتج, برهن,
        مسألة, فرسان, كاذب, mấy
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
    # What people ask for over a text in front of them.
    (
        "quick",
        2.0,
        """
        extract all, extract the, extract every, cut this down, cut it down, half its length, half the length,
        main points, most important points, important points, as bullets, key facts, meeting notes, write minutes,
        proper minutes, to-dos, decisions and, who promised, was decided, were decided, did they decide, did they
        agree, still open, unanswered, polite reply,
        friendly reply, reply saying, decline nicely, politely decline, apologise, apologize,
        apology, deadline, deadlines, typo, typos, friendlier, sound friendly, sound more, sound less, year-old,
        five-year-old, in german, in french, in english, in spanish, in italian, in portuguese, in polish, in
        russian, in chinese, in japanese, into english, into german, into polish, into french, into spanish,
        into italian, into russian, into dutch, subject line, keywords, names of people, all the names, all
        names, every name, all dates, every date, amounts of money, urgent, mood, in one sentence, in two
        sentences, in three sentences, in plain words, plain words, plain english, in simple terms,
        announcement, newsletter, linkedin, hashtag*, instagram, facebook post, status update, tone it down,
        wording, commas, same style, what do you think, who did what, who wrote, kindly, is this about, it
        about, kind of text, customer service, complaint, kurz zusammen, worum geht*, auf deutsch, auf englisch,
        auf französisch, protokoll, beschlüsse*, termine, förmlich*, überschrift*, stimmung, einfachen worten,
        freundlich*, stichwort*, absage*, betreff*, betreffzeile, dringend, plus court*, poliment, polie, points
        essentiels, réseaux sociaux, ton plus, chaleureu*, mots simples, en français, en anglais, en deux
        phrases, en une phrase, contesta que, de qué trata, qué trata, nombres y, fechas, urgente, palabras
        sencillas, título, en español, en inglés, ideas principales, resposta, ideias principais, mais formal,
        em português, em inglês, se trata, in italiano, in inglese, ringrazi*, spiegamelo, di cosa parla,
        вежлив*, выдели главное, главное, официальн*, простыми словами, о чем, о чём, на английский, на русский,
        по пунктам, кратко, po polsku, po angielsku, uprzejm*, o co tu chodzi, wypisz, samenvat*, vertaal*,
        bedankje, in het nederlands, leg dit uit, لخّص*, مهذب*, أهم المعلومات, باختصار
        """,
    ),
    (
        "code",
        1.8,
        """
        find the bug, the bug, get rid of this error, this error, line by line, make it faster, what does it
        print, does it print, security review, write the joins, zeile für zeile, fehler im code,
        kommt der fehler, corrige ce code, ce code, este código, esta función, esta função, questa funzione,
        questa query, o código, este error, no funciona, ошибк*, ошибку в коде, этот код, ten kod, de code,
        diesen code, dieser code, في الكود, هذا الكود
        """,
    ),
    (
        "reasoning",
        1.8,
        """
        show your working, show the working, closing balance, show the calculation, show the arithmetic, work
        out, derive it, derive the, conclusion follow, conclusion follows, rechenweg, reken*, stap voor stap,
        cheapest option, total cost, compare the offers, which offer is
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
        """
        公式, 表格函数, 单元格, 提交记录, 分支合并, 数据表, 查询语句, 部署, 服务器, 编译, 运行时, 数式, セル,
        スプレッドシート, エクセル, 엑셀, 스프레드시트, 셀, 쿼리, 커밋, 컴파일, クエリ, コミット, ブランチ,
        コンパイル, シェル, バグ, 接口, 变量, 循环, 递归, 报错, 网页, 算法, 遍历, 前端, 后端, 命令行, 変数,
        ループ, 再帰, エラー, 구현, 버그
        """,
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
        推理, 逻辑, 已知, 速度, 平均, 百分之, 利润, 打折, 第几, 几只, 几人, 几种, 几名, 骑士, 说谎, 真话,
        何通り, 時速, 割合, 論理, 嘘つき, 正直者, 求めなさい, 計算, 확률, 구하, 평균, 속력, 시속, 논리,
        거짓말쟁이, 多少, 几个, 几天, 几小时, 几元, 一步一步, 逐步, 步骤, 三角形, 导数, 积分, 函数f, 等于,
        是几, 比较并, 权衡, 一共, 总共, 每小时, 公里, 千米, 厘米, いくつ, 何人, 何個, いくら, 合計, ステップ,
        積分, 何時間, 何歳, 몇 개, 몇 명, 얼마, 단계별
        """,
    ),
    (
        "quick",
        2.6,
        """
        总结, 要点, 待办, 注意什么, 主要内容, 讲了什么, 语气, 礼貌, 缩短, 回复, 关键词, 箇条書き, 返信,
        丁寧, 短く, 件名, いつまで, 締め切り, 요점, 답장, 정중, 짧게, 摘要, 概括, 概述, 翻译, 改写, 重写,
        润色, 邮件, 写一封, 写一篇, 作文, 文章, 故事, 诗, 笑话, 食谱, 菜谱, 标题, 提取, 抽取, 分类, 情感,
        缩写, 翻譯, 要約, まとめて, 翻訳, 訳して, 言い換え, 書き直し, メール, 手紙, 物語, 詩を, レシピ,
        ブログ, 抽出, 分類, 記事, 文法, 요약, 번역, 이메일, 편지, 이야기, 레시피, 바꿔 써, สรุป, แปล
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
