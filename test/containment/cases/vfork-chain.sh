# A process that starts its successor and ends, for ever: none is ever there to be killed.
# Expect: time
cat > chain.sh << 'END'
setsid bash ./chain.sh &
exit 0
END
setsid bash ./chain.sh
sleep 300
